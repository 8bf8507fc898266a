package org.minimarketplace.resources;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a header field that is one item of RFC 9651: a string in quotes, or something bare, and parameters
 * behind it, which must be well-formed and are thrown away. Reads from the left to the right once, as section 4.2 has
 * it. For one thread.
 */
final class StructuredItem {

    private static final char QUOTE = '"';
    private static final char BACKSLASH = '\\';

    private static final Pattern SPACES = Pattern.compile(" *+");
    private static final Pattern PARAMETER = Pattern.compile("[a-z*][a-z0-9_\\-.*]*+");

    /** Sections 4.2.4 and 4.2.6 to 4.2.10: all that a parameter may be besides a string. */
    private static final Pattern BARE_VALUE = Pattern.compile("-?[0-9]{1,12}\\.[0-9]{1,3}|@?-?[0-9]{1,15}|\\?[01]"
            + "|[A-Za-z*][!#$%&'*+\\-.^_`|~0-9A-Za-z:/]*+|:[A-Za-z0-9+/=]*+:|%\"[ !#-~]*+\"");

    private final String field;
    private final Matcher matcher;
    private int at;

    private StructuredItem(String field) {
        this.field = field;
        this.matcher = SPACES.matcher(field);
    }

    /**
     * The text of the string, or what stands there bare.
     *
     * @param bare the form of what may stand there bare
     * @return empty if the value is not of this form
     */
    static Optional<String> parse(String field, Pattern bare) {
        StructuredItem item = new StructuredItem(field.strip());
        StringBuilder text = new StringBuilder();
        if (item.isNext(QUOTE) ? !item.string(text) : !item.bare(bare, text)) {
            return Optional.empty();
        }
        return item.parameters() ? Optional.of(text.toString()) : Optional.empty();
    }

    /** Section 4.2.3.2. True where they are well-formed, and nothing follows. */
    private boolean parameters() {
        while (isNext(';')) {
            at++;
            skip(SPACES);
            if (!skip(PARAMETER)) {
                return false;
            }
            if (isNext('=')) {
                at++;
                if (isNext(QUOTE) ? !string(new StringBuilder()) : !skip(BARE_VALUE)) {
                    return false;
                }
            }
        }
        return at == field.length();
    }

    private boolean bare(Pattern form, StringBuilder text) {
        int start = at;
        boolean found = skip(form);
        text.append(field, start, at);
        return found;
    }

    /** Section 4.2.5: a backslash stands before a quote or a backslash alone. */
    private boolean string(StringBuilder text) {
        at++;
        while (at < field.length() && field.charAt(at) != QUOTE) {
            if (field.charAt(at) == BACKSLASH) {
                at++;
                if (!isNext(QUOTE) && !isNext(BACKSLASH)) {
                    return false;
                }
            }
            char character = field.charAt(at);
            if (character < ' ' || character > '~') {
                return false;
            }
            text.append(character);
            at++;
        }
        boolean closed = isNext(QUOTE);
        at++;
        return closed;
    }

    private boolean skip(Pattern form) {
        boolean found = matcher.usePattern(form).region(at, field.length()).lookingAt();
        at = found ? matcher.end() : at;
        return found;
    }

    private boolean isNext(char expected) {
        return at < field.length() && field.charAt(at) == expected;
    }
}

package org.minimarketplace.http;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags that a client lists in {@code If-Match} or {@code If-None-Match}: RFC 9110, sections 13.1.1 and
 * 13.1.2. Tags are opaque and stand here without their quotes. Immutable.
 *
 * <p>The tag of a compressed answer has a suffix of Jetty's behind ours. It is the tag of the same content, and taken
 * without the suffix: what {@code Accept-Encoding} a client sends with its condition does not matter.
 *
 * @param stated whether there is such a field at all
 * @param any whether it is {@code *}, which names whatever exists
 * @param strong the strong ones
 * @param all the strong and the weak ones
 */
public record EntityTags(boolean stated, boolean any, Set<String> strong, Set<String> all) {

    /** No such field. */
    public static final EntityTags NONE = new EntityTags(false, false, Set.of(), Set.of());

    /** The field {@code *}. */
    public static final EntityTags ANY = new EntityTags(true, true, Set.of(), Set.of());

    private static final String GZIP_SUFFIX = "--gzip";

    /** One element of a list, and what separates it from the next; an element may be empty (section 5.6.1). */
    private static final Pattern ELEMENT =
            Pattern.compile("[ \\t]*(?:(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\")?[ \\t]*(?:,|$)");

    /** Copies the sets. */
    public EntityTags {
        strong = Set.copyOf(strong);
        all = Set.copyOf(all);
    }

    /** A tag as it stands in a header field. */
    public static String quoted(String tag) {
        return '"' + tag + '"';
    }

    /** The tag that {@link #quoted} was made of. */
    public static String unquoted(String field) {
        return field.substring(1, field.length() - 1);
    }

    /**
     * Reads a field.
     *
     * @param lines the lines of the field, which are one list; empty if there is no such field
     * @return empty if that is neither {@code *} nor a list of entity tags
     */
    public static Optional<EntityTags> parse(List<String> lines) {
        if (lines.isEmpty()) {
            return Optional.of(NONE);
        }
        String field = String.join(",", lines);
        return field.strip().equals("*") ? Optional.of(ANY) : list(field);
    }

    private static Optional<EntityTags> list(String field) {
        Set<String> strong = new HashSet<>();
        Set<String> all = new HashSet<>();
        Matcher element = ELEMENT.matcher(field);
        int end = 0;
        while (end < field.length() && element.region(end, field.length()).lookingAt()) {
            String tag = element.group(2);
            if (tag != null) {
                String ours = tag.endsWith(GZIP_SUFFIX) ? tag.substring(0, tag.length() - GZIP_SUFFIX.length()) : tag;
                all.add(ours);
                if (element.group(1) == null) {
                    strong.add(ours);
                }
            }
            end = element.end();
        }
        return end < field.length() ? Optional.empty() : Optional.of(new EntityTags(true, false, strong, all));
    }

    /**
     * Whether this, as {@code If-Match}, lets a request through to what exists; it does if there is no such field.
     *
     * @param tag its strong tag; null if it has none
     */
    public boolean match(@Nullable String tag) {
        return !stated || any || (tag != null && strong.contains(tag));
    }

    /**
     * Whether this, as {@code If-None-Match}, lets a request through to what exists; it does if there is no such field.
     *
     * @param tag its tag; null if it has none
     */
    public boolean noneMatch(@Nullable String tag) {
        return !any && (tag == null || !all.contains(tag));
    }
}

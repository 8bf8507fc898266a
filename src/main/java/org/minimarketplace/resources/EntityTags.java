package org.minimarketplace.resources;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.core.Precondition;

/** The entity tags of products: the version in quotes, always strong. RFC 9110, sections 8.8.3 and 13.1. */
final class EntityTags {

    /** One element of a list, and what separates it from the next; an element may be empty (section 5.6.1). */
    private static final Pattern ELEMENT = Pattern.compile("\\s*((W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\")?\\s*(,|$)");

    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

    private EntityTags() {}

    static String of(long version) {
        return '"' + Long.toString(version) + '"';
    }

    /**
     * What an {@code If-Match} field requires; weak tags and tags that are none of ours match nothing.
     *
     * @param lines the field's lines, which count as one list (section 5.3); none if it is absent
     */
    static Precondition ifMatch(List<String> lines) {
        if (lines.isEmpty()) {
            return Precondition.NONE;
        }
        String field = String.join(",", lines);
        if (field.strip().equals("*")) {
            return Precondition.EXISTS;
        }
        return Precondition.versionIn(versions("If-Match", field, false));
    }

    /** Whether an {@code If-None-Match} field names the version, so that a read is answered with 304. */
    static boolean noneMatchNames(List<String> lines, long version) {
        String field = String.join(",", lines);
        return field.strip().equals("*")
                || versions("If-None-Match", field, true).contains(version);
    }

    private static Set<Long> versions(String name, String field, boolean weakToo) {
        Set<Long> versions = new HashSet<>();
        Matcher element = ELEMENT.matcher(field);
        int end = 0;
        while (end < field.length() && element.find(end) && element.start() == end) {
            String tag = element.group(3);
            boolean counts = tag != null && (weakToo || element.group(2) == null);
            if (counts && VERSION.matcher(tag).matches()) {
                versions.add(Long.valueOf(tag));
            }
            end = element.end();
        }
        if (end < field.length()) {
            throw new InvalidParameterException(name, "must be * or a list of entity tags, like \"1\", \"2\"");
        }
        return versions;
    }
}

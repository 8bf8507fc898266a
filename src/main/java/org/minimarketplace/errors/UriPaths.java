package org.minimarketplace.errors;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Paths as references in problems: RFC 9457, section 3.1.5. */
final class UriPaths {

    /** Characters that RFC 3986, section 3.3, does not have in a path. */
    private static final Pattern FOREIGN = Pattern.compile("%(?![0-9A-Fa-f]{2})|[^%A-Za-z0-9/:@\\-._~!$&'()*+,;=]");

    private UriPaths() {}

    /** A path as it was asked for, with escapes for what a client may not write into one. */
    static String reference(String path) {
        return FOREIGN.matcher(path).replaceAll(found -> escaped(found.group()));
    }

    private static String escaped(String character) {
        StringBuilder escapes = new StringBuilder();
        for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
            escapes.append('%')
                    .append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xF, 16)))
                    .append(Character.toUpperCase(Character.forDigit(octet & 0xF, 16)));
        }
        return escapes.toString();
    }
}

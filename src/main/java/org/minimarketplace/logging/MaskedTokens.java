package org.minimarketplace.logging;

import java.util.regex.Pattern;

/** Keeps tokens out of the log, wherever in a line they stand, escaped or not; their ids, which name them, stay. */
final class MaskedTokens {

    private static final String BEGINNING = "mkt";
    private static final Pattern TOKEN =
            Pattern.compile("(mkt(?:_|%(?:25)*5[Ff])[a-z0-9]{8}(?:_|%(?:25)*5[Ff]))[A-Za-z0-9_%-]+");

    private MaskedTokens() {}

    static String in(String text) {
        return text.contains(BEGINNING) ? TOKEN.matcher(text).replaceAll("$1***") : text;
    }
}

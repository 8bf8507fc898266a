package org.minimarketplace.logging;

import java.util.regex.Pattern;

/** Keeps out of the log what clients put into queries by mistake. */
final class Queries {

    /** Names may have escapes of their own in them; what looks like one of these is masked. */
    private static final Pattern SECRETS =
            Pattern.compile("([?&;](?:access_token|token|key|password)=)[^&]*", Pattern.CASE_INSENSITIVE);

    private Queries() {}

    /** A target without the values of parameters that are secrets by their names. */
    static String masked(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : SECRETS.matcher(target).replaceAll("$1***");
    }
}

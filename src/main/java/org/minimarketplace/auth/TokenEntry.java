package org.minimarketplace.auth;

import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token. Immutable.
 *
 * @param name of the caller; several tokens may share it, while one takes the place of the other
 * @param id of the token
 * @param sha256 of the whole token, 64 hexadecimal digits in lower case
 * @param expires from when on it is not good any more; null for never
 */
public record TokenEntry(
        String name,
        String id,
        String sha256,
        Set<Scope> scopes,
        Instant created,
        @Nullable Instant expires) {

    /** How many characters an id has. */
    static final int ID_LENGTH = 8;

    /** What names may be. */
    public static final String NAMES = "must be 1 to 40 characters of a-z, 0-9 and -, and not " + Caller.ANONYMOUS_NAME;

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** Copies the scopes. */
    public TokenEntry {
        scopes = Set.copyOf(scopes);
    }

    /** Whether this is the name of a caller. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(Caller.ANONYMOUS_NAME);
    }

    static boolean isId(String id) {
        if (id.length() != ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < ID_LENGTH; i++) {
            char c = id.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    static boolean isDigest(String digest) {
        return DIGEST.matcher(digest).matches();
    }

    /** Who sends it. */
    Caller caller() {
        return new Caller(name);
    }

    /** Whether its scopes let its holder do what needs this one. */
    boolean allows(Scope needed) {
        for (Scope scope : scopes) {
            if (scope.contains(needed)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was good until now, or earlier. */
    public boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}

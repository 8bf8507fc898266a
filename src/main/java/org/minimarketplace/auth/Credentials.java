package org.minimarketplace.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;

/** Reads the token out of a request's {@code Authorization}. */
final class Credentials {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private Credentials() {}

    /**
     * The text that is sent as a token (RFC 6750, section 2.1); empty for anything else.
     *
     * @param takesBasic whether it may also be the password of RFC 7617, beside any user name
     */
    static Optional<String> token(HttpField sent, boolean takesBasic) {
        String field = sent.getValue();
        if (field == null) {
            return Optional.empty();
        }
        if (isOf(field, BEARER)) {
            return Optional.of(field.substring(BEARER.length()).strip());
        }
        return takesBasic && isOf(field, BASIC)
                ? password(field.substring(BASIC.length()).strip())
                : Optional.empty();
    }

    /** Schemes have no case: RFC 9110, section 11.1. */
    private static boolean isOf(String field, String scheme) {
        return field.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static Optional<String> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package org.minimarketplace.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** The header fields that keep a browser from doing more with an answer than reading it. */
public final class SecurityHeaders {

    /** For answers that are data: nothing may load, nobody may frame. */
    private static final String DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";

    /** A year, as browsers expect it of those who mean it; for the host alone, because other names are not ours. */
    private static final String TLS_ALONE = "max-age=31536000";

    private SecurityHeaders() {}

    /**
     * Puts them into the answer to a request; a page may set a wider Content-Security-Policy afterwards. Over TLS a
     * browser is told to come back that way alone (RFC 6797, which forbids that field elsewhere).
     */
    public static void putInto(HttpFields.Mutable headers, Request request) {
        if (request.isSecure()) {
            headers.put("Strict-Transport-Security", TLS_ALONE);
        }
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", DATA_ONLY);
        headers.put("Referrer-Policy", "no-referrer");
    }
}

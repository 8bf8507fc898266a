package org.minimarketplace.http;

import org.eclipse.jetty.http.HttpFields;

/** The header fields that keep a browser from doing more with an answer than reading it. */
public final class SecurityHeaders {

    /** For answers that are data: nothing may load, nobody may frame. */
    private static final String DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    /** Puts them into an answer; a page may set a wider Content-Security-Policy afterwards. */
    public static void putInto(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", DATA_ONLY);
        headers.put("Referrer-Policy", "no-referrer");
    }
}

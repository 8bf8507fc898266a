package org.minimarketplace.resources;

import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** The {@code Link} header field of a page: RFC 8288, with references relative to the page. */
final class PageLinks {

    private PageLinks() {}

    /**
     * Links to the first page, and to the next one if there is one.
     *
     * @param cursor where the next page begins
     */
    static String of(UriInfo page, @Nullable String cursor) {
        String first = link(page.getRequestUriBuilder().replaceQueryParam("cursor"), "first");
        return cursor == null
                ? first
                : link(page.getRequestUriBuilder().replaceQueryParam("cursor", cursor), "next") + ", " + first;
    }

    private static String link(UriBuilder uri, String relation) {
        // Without scheme and host: a proxy in front may have given the page others.
        String query = uri.build().getRawQuery();
        return "</products" + (query == null ? "" : "?" + query) + ">; rel=\"" + relation + "\"";
    }
}

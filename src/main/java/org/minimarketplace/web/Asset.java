package org.minimarketplace.web;

import java.util.Map;

/**
 * A file on the class path, as clients get it. Immutable.
 *
 * @param resource where it is, from the root of the class path, without a slash before it
 * @param mediaType what it is
 * @param cacheControl how long it may be kept: RFC 9111, section 5.2.2
 */
public record Asset(String resource, String mediaType, String cacheControl) {

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "json", "application/json",
            "yaml", "application/yaml",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "txt", "text/plain;charset=utf-8");

    /** A file that is asked for again each time, and sent again only when it has changed. */
    public static Asset revalidated(String resource) {
        return new Asset(resource, mediaType(resource), "no-cache");
    }

    /** A file whose path changes whenever its content does, with a version in it: kept for a year. */
    public static Asset immutable(String resource) {
        return new Asset(resource, mediaType(resource), "public, max-age=31536000, immutable");
    }

    private static String mediaType(String resource) {
        String type = MEDIA_TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalArgumentException("no media type is known for " + resource);
        }
        return type;
    }
}

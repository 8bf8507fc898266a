package org.minimarketplace.errors;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** JSON pointers as URI fragments: RFC 6901, sections 3 and 6. */
final class JsonPointers {

    private JsonPointers() {}

    /** One step of a pointer, with what would end the step or the fragment written so that it does not. */
    static String escape(String step) {
        String pointer = step.replace("~", "~0").replace("/", "~1");
        return URLEncoder.encode(pointer, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }
}

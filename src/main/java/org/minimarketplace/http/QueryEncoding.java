package org.minimarketplace.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Refuses a query that is not UTF-8 in valid percent-encoding (RFC 3986, section 2.1; RFC 3629, section 3), as Jetty
 * does with paths: what stands behind would put other characters there, and search for what nobody asked for.
 * Thread-safe.
 */
public final class QueryEncoding implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        String query = request.getHttpURI().getQuery();
        if (query != null && !isValid(query)) {
            throw new MalformedQueryException();
        }
        return request;
    }

    static boolean isValid(String query) {
        if (query.chars().allMatch(character -> character < 0x80 && character != '%')) {
            return true;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(query.length());
        for (int i = 0; i < query.length(); i++) {
            char next = query.charAt(i);
            if (next == '%') {
                int octet = octet(query, i + 1);
                if (octet < 0) {
                    return false;
                }
                octets.write(octet);
                i += 2;
            } else if (next == '\uFFFD') {
                // Jetty's replacement of octets that are no UTF-8.
                return false;
            } else {
                int codePoint = query.codePointAt(i);
                octets.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint) - 1;
            }
        }
        return isUtf8(octets.toByteArray());
    }

    /** -1 if there are no two hexadecimal digits. */
    private static int octet(String query, int at) {
        if (at + 2 > query.length()) {
            return -1;
        }
        int high = digit(query.charAt(at));
        int low = digit(query.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int digit(char character) {
        return character < 0x80 ? Character.digit(character, 16) : -1;
    }

    private static boolean isUtf8(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}

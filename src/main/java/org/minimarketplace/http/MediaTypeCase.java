package org.minimarketplace.http;

import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Gives the media type of a request's body in lower case to whoever stands behind: types and names of parameters have
 * no case (RFC 9110, section 8.3.1), and so nobody has to think of it who compares one. Thread-safe.
 */
public final class MediaTypeCase extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String sent = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String usual = usual(sent);
        return super.handle(
                usual == null || usual.equals(sent) ? request : new Typed(request, usual), response, callback);
    }

    /** The values of parameters stay as they are. */
    static @Nullable String usual(@Nullable String sent) {
        if (sent == null || sent.chars().noneMatch(c -> c >= 'A' && c <= 'Z')) {
            return sent;
        }
        StringBuilder usual = new StringBuilder(sent.length());
        for (String part : WeightedElement.split(sent, ';')) {
            int equals = part.indexOf('=');
            int name = equals < 0 ? part.length() : equals;
            usual.append(usual.isEmpty() ? "" : ";")
                    .append(part.substring(0, name).toLowerCase(Locale.ROOT))
                    .append(part, name, part.length());
        }
        return usual.toString();
    }

    private static final class Typed extends Request.Wrapper {

        private final HttpFields fields;

        Typed(Request request, String type) {
            super(request);
            fields = HttpFields.build(request.getHeaders())
                    .put(HttpHeader.CONTENT_TYPE, type)
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }
    }
}

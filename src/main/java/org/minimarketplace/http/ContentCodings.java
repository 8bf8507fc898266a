package org.minimarketplace.http;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses bodies in a content coding that nobody here undoes, instead of reading them as if they had none, and gives
 * the names of the others one form for what stands behind: {@code gzip}, or no field at all. All lines of the field are
 * one list (RFC 9110, sections 5.3 and 8.4), {@code x-gzip} is {@code gzip} (8.4.1.3), and {@code identity} changes
 * nothing. Thread-safe.
 */
public final class ContentCodings extends Handler.Wrapper {

    private static final String GZIP = "gzip";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields fields = request.getHeaders();
        if (!fields.contains(HttpHeader.CONTENT_ENCODING)) {
            return super.handle(request, response, callback);
        }
        List<String> codings = fields.getCSV(HttpHeader.CONTENT_ENCODING, true).stream()
                .filter(coding -> !coding.equalsIgnoreCase("identity"))
                .toList();
        if (codings.isEmpty()) {
            HttpFields plain =
                    HttpFields.build(fields).remove(HttpHeader.CONTENT_ENCODING).asImmutable();
            return super.handle(new Normal(request, plain), response, callback);
        }
        if (codings.size() == 1 && isGzip(codings.get(0))) {
            HttpFields zipped = HttpFields.build(fields)
                    .put(HttpHeader.CONTENT_ENCODING, GZIP)
                    .asImmutable();
            return super.handle(new Normal(request, zipped), response, callback);
        }
        // RFC 9110, section 12.5.3: in an answer, it says which codings a request may have.
        response.getHeaders().put(HttpHeader.ACCEPT_ENCODING, GZIP);
        Response.writeError(request, response, callback, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415);
        return true;
    }

    private static boolean isGzip(String coding) {
        return coding.equalsIgnoreCase(GZIP) || coding.equalsIgnoreCase("x-gzip");
    }

    private static final class Normal extends Request.Wrapper {

        private final HttpFields fields;

        Normal(Request request, HttpFields fields) {
            super(request);
            this.fields = fields;
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }
    }
}

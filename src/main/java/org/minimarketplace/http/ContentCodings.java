package org.minimarketplace.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses bodies in a content coding that nobody here undoes, instead of reading them as if they had none: RFC 9110,
 * section 8.4. Gzip is undone before, and its field renamed. Thread-safe.
 */
public final class ContentCodings extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        if (coding == null || coding.equalsIgnoreCase("identity")) {
            return super.handle(request, response, callback);
        }
        // RFC 9110, section 12.5.3: in an answer, it says which codings a request may have.
        response.getHeaders().put(HttpHeader.ACCEPT_ENCODING, "gzip");
        Response.writeError(request, response, callback, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415);
        return true;
    }
}

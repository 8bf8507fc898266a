package org.minimarketplace.http.jetty;

import java.util.EnumSet;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes out of answers with 304 what describes content that is not there: the length, which would be that of the 200
 * (RFC 9110, section 8.6), and the type (section 15.4.5). Thread-safe.
 *
 * <p>Upstream: Jetty 12.1.13 puts {@code Content-Length: 0} into a 304 that has no length; <a
 * href="https://github.com/jetty/jetty.project/issues/12481">jetty.project 12481</a>, closed, was about lengths that an
 * application sets. Jersey 3.1.11 leaves the type in an answer whose entity a filter has taken out. Neither was
 * reported upstream.
 */
public final class NotModified extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // Nothing else is answered so.
        if (request.getHeaders().contains(HttpHeader.IF_NONE_MATCH)) {
            request.addHttpStreamWrapper(stream -> new WithoutLength(stream, response));
        }
        return super.handle(request, response, callback);
    }

    private static final class WithoutLength extends HttpStream.Wrapper {

        private final Response response;

        WithoutLength(HttpStream stream, Response response) {
            super(stream);
            this.response = response;
        }

        /** Called after Jetty has put the length, and before the head is made of the fields. */
        @Override
        public void prepareResponse(HttpFields.Mutable fields) {
            if (response.getStatus() == HttpStatus.NOT_MODIFIED_304) {
                fields.remove(EnumSet.of(HttpHeader.CONTENT_LENGTH, HttpHeader.CONTENT_TYPE));
            }
            super.prepareResponse(fields);
        }
    }
}

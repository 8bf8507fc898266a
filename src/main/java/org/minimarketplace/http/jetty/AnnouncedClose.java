package org.minimarketplace.http.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Says {@code Connection: close} where an error is answered before the request's body has arrived: a client that was
 * not told would send its next request into a connection that is about to close. Thread-safe.
 *
 * <p>Upstream: Jetty 12.1.13 closes such a connection, and says so only where nothing was sent yet when the application
 * returned. Where the application ends the answer, as Jersey does, the field is not there: <a
 * href="https://github.com/jetty/jetty.project/issues/5849">jetty.project 5849</a>, closed as stale.
 */
public final class AnnouncedClose extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, new Announcing(request, response), callback);
    }

    private static final class Announcing extends Response.Wrapper {

        Announcing(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (getStatus() >= 400 && !isCommitted() && !getRequest().consumeAvailable()) {
                getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
            }
            super.write(last, content, callback);
        }
    }
}

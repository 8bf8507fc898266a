package org.minimarketplace.http.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.minimarketplace.http.HangUps;

/**
 * Breaks the connection where an answer failed after its beginning was sent. Completed, a part of a file would look
 * like the whole of it (RFC 9112, section 8: an incomplete message has to be told). Thread-safe.
 *
 * <p>Upstream: Jersey 3.1.11 closes the answer as if it were whole when something is thrown while it is written: <a
 * href="https://github.com/eclipse-ee4j/jersey/issues/3850">jersey 3850</a>, open.
 */
public final class WholeAnswers extends Handler.Wrapper {

    /** The request attribute that says that the answer failed; any value. */
    public static final String FAILED = "answerFailed";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, new Whole(request, response), callback);
    }

    private static final class Whole extends Response.Wrapper {

        Whole(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (last && getRequest().getAttribute(FAILED) != null) {
                callback.failed(HangUps.of(getRequest())
                        .<IOException>map(gone -> gone)
                        .orElseGet(() -> new IOException("the answer failed before its end")));
            } else {
                super.write(last, content, callback);
            }
        }
    }
}

package org.minimarketplace.http.jetty;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets everything behind it answer HEAD as if it were GET; Jetty sends the head of that answer alone. So the header
 * fields are GET's (RFC 9110, section 9.3.2) whatever serves a path, its length and what compression makes of it
 * included. Thread-safe.
 *
 * <p>Upstream: Jersey 3.1.11 answers HEAD with {@code Content-Length: 0} where the answer to GET is longer than its
 * buffer: <a href="https://github.com/eclipse-ee4j/jersey/issues/3324">jersey 3324</a>, open.
 */
public final class HeadAsGet extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(HttpMethod.HEAD.is(request.getMethod()) ? new Get(request) : request, response, callback);
    }

    private static final class Get extends Request.Wrapper {

        Get(Request request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return HttpMethod.GET.asString();
        }
    }
}

package org.minimarketplace.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives every answer the fields of {@link SecurityHeaders}, those of servlets that are not ours among them: what a task
 * says about a wrong argument has that argument in it, and no browser may take it for a page. Thread-safe.
 */
public final class SecureAnswers extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        SecurityHeaders.putInto(response.getHeaders());
        return super.handle(request, response, callback);
    }
}

package org.minimarketplace.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells browsers the same with every response of the operator's port: it is nothing but what its type says, it is not
 * kept, and it may load nothing and be framed by nobody, unless a page has a policy of its own. To be the outermost
 * handler of the port. Thread-safe.
 */
public final class OperatorFields extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // For an answer that is sent without a word of it, and again at the head of every other one: an error begins
        // its fields anew.
        complete(response.getHeaders(), request);
        return super.handle(request, new Completed(request, response), callback);
    }

    private static void complete(HttpFields.Mutable fields, Request request) {
        String policy = fields.get("Content-Security-Policy");
        SecurityHeaders.putInto(fields, request);
        if (policy != null) {
            fields.put("Content-Security-Policy", policy);
        }
        fields.put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    private static final class Completed extends Response.Wrapper {

        Completed(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (!isCommitted()) {
                complete(getHeaders(), getRequest());
            }
            super.write(last, content, callback);
        }
    }
}

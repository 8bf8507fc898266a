package org.minimarketplace.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts the trace id of a request into the logging context of the thread that works on it. To be the innermost handler:
 * a request whose body is awaited without a thread goes on in another one than it came in. Thread-safe.
 */
public final class TraceContext extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return request.getAttribute(TraceId.KEY) instanceof String traceId
                ? call(traceId, () -> super.handle(request, response, callback))
                : super.handle(request, response, callback);
    }

    /** Calls with a trace id in the logging context, and leaves the context as it was. */
    static <T> T call(String traceId, java.util.concurrent.Callable<T> work) throws Exception {
        String before = MDC.get(TraceId.KEY);
        MDC.put(TraceId.KEY, traceId);
        try {
            return work.call();
        } finally {
            putBack(before);
        }
    }

    /** As {@link #call}, for what fails with unchecked exceptions alone. */
    static void run(String traceId, Runnable work) {
        String before = MDC.get(TraceId.KEY);
        MDC.put(TraceId.KEY, traceId);
        try {
            work.run();
        } finally {
            putBack(before);
        }
    }

    private static void putBack(@Nullable String before) {
        if (before == null) {
            MDC.remove(TraceId.KEY);
        } else {
            MDC.put(TraceId.KEY, before);
        }
    }
}

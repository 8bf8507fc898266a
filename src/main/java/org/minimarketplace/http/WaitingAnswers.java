package org.minimarketplace.http;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * The memory that answers may take together while they wait for their readers. Where several take more, the connection
 * of the one that has waited longest is closed: who reads is done long before that. Thread-safe.
 */
public final class WaitingAnswers {

    private final long limit;
    private final RefusalObserver observer;
    private final Map<Object, Waiting> waiting = new LinkedHashMap<>();
    private long taken;

    /**
     * Of so many bytes.
     *
     * @param observer is told of each connection that is closed
     */
    public WaitingAnswers(long limit, RefusalObserver observer) {
        this.limit = limit;
        this.observer = observer;
    }

    /** The memory that answers take now. */
    public synchronized long taken() {
        return taken;
    }

    /** Sends the whole of an answer, and completes the callback when it has gone. */
    void send(Response response, ByteBuffer whole, Callback callback) {
        Object key = new Object();
        int size = whole.remaining();
        EndPoint connection =
                response.getRequest().getConnectionMetaData().getConnection().getEndPoint();
        add(key, new Waiting(size, connection));
        response.write(true, whole, Callback.from(() -> remove(key), callback));
        closeLongest();
    }

    private synchronized void add(Object key, Waiting answer) {
        waiting.put(key, answer);
        taken += answer.size();
    }

    private synchronized void remove(Object key) {
        Waiting gone = waiting.remove(key);
        taken -= gone == null ? 0 : gone.size();
    }

    private void closeLongest() {
        for (Waiting longest = next(); longest != null; longest = next()) {
            observer.refused(Reason.RATE);
            longest.connection().close(new TimeoutException("the answer was not read"));
        }
    }

    private synchronized @Nullable Waiting next() {
        if (taken <= limit || waiting.size() <= 1) {
            return null;
        }
        Object key = waiting.keySet().iterator().next();
        Waiting longest = waiting.remove(key);
        taken -= longest == null ? 0 : longest.size();
        return longest;
    }

    private record Waiting(int size, EndPoint connection) {}
}

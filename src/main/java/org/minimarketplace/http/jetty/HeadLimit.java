package org.minimarketplace.http.jetty;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.RefusalObserver;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Closes connections of one port on which the head of a request, or a TLS handshake, does not become whole. Looks at
 * all connections twice within the time that a head has, which is between half of it and all of it therefore. A
 * connection on which nothing comes is left to the idle timeout. Runs with the connector that it is a bean of.
 * Thread-safe.
 *
 * <p>Upstream: in Jetty 12.1.13 a head has no other end than the idle timeout, which begins anew with each byte. Its
 * rates are for bodies: <a href="https://github.com/jetty/jetty.project/issues/1973">jetty.project 1973</a>, open, has
 * the maintainers' doubts about one for heads.
 */
public final class HeadLimit extends AbstractLifeCycle {

    private final Connector connector;
    private final Duration time;
    private final RefusalObserver observer;
    private Map<EndPoint, Sight> sights = Map.of();
    private Scheduler.@Nullable Task next;

    /**
     * Of one port.
     *
     * @param time that a head may take, at the most
     * @param observer is told of each connection that is closed
     */
    public HeadLimit(Connector connector, Duration time, RefusalObserver observer) {
        this.connector = connector;
        this.time = time;
        this.observer = observer;
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected synchronized void doStop() {
        if (next != null) {
            next.cancel();
        }
        sights = Map.of();
    }

    private synchronized void schedule() {
        next = connector.getScheduler().schedule(this::look, time.toMillis() / 2, TimeUnit.MILLISECONDS);
    }

    private void look() {
        Map<EndPoint, Sight> now = new HashMap<>();
        for (EndPoint client : connector.getConnectedEndPoints()) {
            Sight before = sights.get(client);
            Sight sight = Sight.of(client.getConnection(), before);
            if (before != null && before.isStillTheHeadOf(sight)) {
                observer.refused(Reason.RATE);
                client.close(new TimeoutException("the head of the request comes too slowly"));
            } else {
                now.put(client, sight);
            }
        }
        sights = now;
        if (isRunning()) {
            schedule();
        }
    }

    /**
     * The state of a connection, as it was last seen.
     *
     * @param requests whose heads were whole
     * @param rest what had come without a head that has begun, in bytes
     * @param isBegun whether some of a head has come, and not all of it
     */
    private record Sight(long requests, long rest, boolean isBegun) {

        private static final long HANDSHAKE = -1;

        /** The value of {@link javax.net.ssl.SSLSession#getProtocol} before a handshake is over. */
        private static final String NO_PROTOCOL = "NONE";

        static Sight of(@Nullable Connection connection, @Nullable Sight before) {
            if (connection instanceof SslConnection tls) {
                boolean shaken =
                        !NO_PROTOCOL.equals(tls.getSSLEngine().getSession().getProtocol());
                return shaken && tls.getSslEndPoint().getConnection() instanceof HttpConnection http
                        ? of(http, tls.getBytesIn(), tls.getBytesIn(), before)
                        : new Sight(HANDSHAKE, 0, tls.getBytesIn() > 0);
            }
            return connection instanceof HttpConnection http
                    ? of(http, http.getBytesIn(), 0, before)
                    : new Sight(HANDSHAKE, 0, false);
        }

        private static Sight of(HttpConnection http, long bytes, long atFirst, @Nullable Sight before) {
            long requests = http.getMessagesIn();
            HttpParser.State state = http.getParser().getState();
            if (state != HttpParser.State.START) {
                return new Sight(requests, bytes, state.compareTo(HttpParser.State.CONTENT) < 0);
            }
            // Bytes that are passed over before a head, like blank lines, hold the connection as well.
            long none = requests == 0 ? atFirst : bytes;
            long rest = before != null && before.requests == requests ? before.rest : none;
            return new Sight(requests, rest, bytes > rest);
        }

        boolean isStillTheHeadOf(Sight later) {
            return isBegun && later.isBegun && requests == later.requests;
        }
    }
}

package org.minimarketplace.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Closes connections of one port beyond a limit, and those of one address beyond half of it, as they are accepted.
 * Loopback is exempt from the share: a proxy beside the service is many clients. Of IPv6, the network of 64 bits is the
 * address, because whoever has one address has all of them. Jetty's {@code NetworkConnectionLimit} has no share, and
 * stops accepting instead, for whoever comes. Thread-safe.
 */
public final class ConnectionLimit implements SelectorManager.AcceptListener {

    private final int limit;
    private final RefusalObserver observer;
    private final Map<SelectableChannel, String> open = new HashMap<>();
    private final Map<String, Integer> byAddress = new HashMap<>();

    /**
     * Of one port.
     *
     * @param observer is told of each connection that is closed
     */
    public ConnectionLimit(int limit, RefusalObserver observer) {
        this.limit = limit;
        this.observer = observer;
    }

    /** How many there may be. */
    public int limit() {
        return limit;
    }

    /** How many there are. */
    public synchronized int open() {
        return open.size();
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        if (!admit(channel, remote(channel))) {
            observer.refused(Reason.CONNECTIONS);
            IO.close(channel);
        }
    }

    synchronized boolean admit(SelectableChannel channel, @Nullable InetAddress client) {
        String address = client == null ? "" : ClientAddress.ofNetwork(client);
        boolean shared = client != null && !client.isLoopbackAddress();
        if (open.size() >= limit || (shared && byAddress.getOrDefault(address, 0) >= Math.max(1, limit / 2))) {
            return false;
        }
        open.put(channel, address);
        byAddress.merge(address, 1, Integer::sum);
        return true;
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        forget(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        forget(channel);
    }

    synchronized void forget(SelectableChannel channel) {
        String address = open.remove(channel);
        if (address != null) {
            byAddress.computeIfPresent(address, (known, count) -> count == 1 ? null : count - 1);
        }
    }

    private static @Nullable InetAddress remote(SelectableChannel channel) {
        try {
            return channel instanceof SocketChannel socket
                            && socket.getRemoteAddress() instanceof InetSocketAddress address
                    ? address.getAddress()
                    : null;
        } catch (IOException e) {
            // It is gone already.
            return null;
        }
    }
}

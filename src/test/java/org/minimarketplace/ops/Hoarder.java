package org.minimarketplace.ops;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A client that opens as many connections as it wants, and opens those again that it loses, once a second. */
final class Hoarder implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<SocketChannel> connections = new ArrayList<>();
    private final URI base;
    private final int wanted;

    Hoarder(OperatedService service, int wanted) {
        this.base = URI.create(service.base());
        this.wanted = wanted;
    }

    /** From now on. */
    void begin() {
        ScheduledFuture<?> unused = clock.scheduleAtFixedRate(this::fill, 0, 1, TimeUnit.SECONDS);
    }

    /** It opens no more; those that it has stay open until it is closed. */
    void end() {
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a connection does not open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void fill() {
        connections.removeIf(Hoarder::isLost);
        while (connections.size() < wanted && !Thread.currentThread().isInterrupted()) {
            try {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
                channel.configureBlocking(false);
                connections.add(channel);
            } catch (IOException e) {
                // Later again.
                return;
            }
        }
    }

    private static boolean isLost(SocketChannel channel) {
        try {
            if (channel.read(ByteBuffer.allocate(1)) < 0) {
                channel.close();
                return true;
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        clock.shutdownNow();
        for (SocketChannel channel : connections) {
            channel.close();
        }
    }
}

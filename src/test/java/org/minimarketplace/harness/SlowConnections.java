package org.minimarketplace.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections on which requests arrive byte by byte, all from one thread, and whose answers nobody reads. Not
 * thread-safe.
 */
public final class SlowConnections implements AutoCloseable {

    private static final int RECEIVED = 4 * 1024;

    private final List<Connection> connections = new ArrayList<>();

    /**
     * Connects one more.
     *
     * @param atOnce what is sent at once
     * @param drops what is sent afterwards, one byte by each {@link #drip}, over and over
     */
    public void add(int port, String atOnce, String drops) throws IOException {
        SocketChannel channel = SocketChannel.open();
        // Small: what is not read soon fills what the kernel keeps for it.
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVED);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(atOnce.getBytes(ISO_8859_1)));
        connections.add(new Connection(channel, drops.getBytes(ISO_8859_1)));
    }

    /** Connects one more, and sends all of this, however long the server takes. */
    public void addWhole(int port, String all) throws IOException {
        add(port, "", " ");
        ByteBuffer bytes = ByteBuffer.wrap(all.getBytes(ISO_8859_1));
        SocketChannel channel = connections.get(connections.size() - 1).channel;
        channel.configureBlocking(true);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.configureBlocking(false);
    }

    /** Sends one more byte on each; answers how many the server has closed. */
    public int drip() {
        int closed = 0;
        for (Connection connection : connections) {
            closed += connection.drip() ? 0 : 1;
        }
        return closed;
    }

    public int size() {
        return connections.size();
    }

    /** Hangs up, in the middle of whatever was sent. */
    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            // A reset, as of a client that is gone, instead of an orderly end.
            connection.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            connection.channel.close();
        }
        connections.clear();
    }

    private static final class Connection {

        private final SocketChannel channel;
        private final byte[] drops;
        private int sent;

        Connection(SocketChannel channel, byte[] drops) {
            this.channel = channel;
            this.drops = drops;
        }

        /** False if the server has closed the connection. */
        boolean drip() {
            try {
                channel.write(ByteBuffer.wrap(drops, sent++ % drops.length, 1));
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }
}

package org.minimarketplace.db.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The network between a service and its server, which is cut where a test wants it: at the next message of the client
 * that holds a text. Knows nothing of the protocol. Thread-safe.
 */
public final class CutNetwork implements AutoCloseable {

    /** What happens to the message, and to its connection. */
    public enum Fault {
        /** It is lost, and both sides notice. */
        CUT_BEFORE,
        /** It arrives and is answered, the answer is lost, and both sides notice. */
        CUT_AFTER,
        /** It is lost, and so is everything after it; nobody notices. */
        SWALLOW
    }

    private record Cut(Fault fault, String text) {

        boolean isMeant(byte[] message, int length) {
            return new String(message, 0, length, ISO_8859_1).contains(text);
        }
    }

    private record Link(Socket client, Socket server, AtomicReference<@Nullable Fault> fault) {

        /** Ends both sides; a second time it changes nothing. */
        void close() {
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<@Nullable Cut> next = new AtomicReference<>();
    private final Queue<Link> links = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger messages = new AtomicInteger();
    private volatile boolean down;

    /** Before a server, like {@code localhost:5432}. */
    public CutNetwork(String server) throws IOException {
        String[] parts = server.split(":", 2);
        host = parts[0];
        port = parts.length == 1 ? 5432 : Integer.parseInt(parts[1]);
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Where it is reached. */
    public String server() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Cuts a connection at the next message of a client with this text in it. */
    public void cut(Fault fault, String text) {
        next.set(new Cut(fault, text));
    }

    /** How often clients have sent something, each time to wait for its answer. */
    int messages() {
        return messages.get();
    }

    /** Cuts all connections, and those that are tried from now on. */
    void down() {
        down = true;
        links.forEach(Link::close);
    }

    /** Lets connections pass again. */
    void up() {
        down = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (down) {
                    client.close();
                    continue;
                }
                connect(client);
            } catch (IOException e) {
                assert listener.isClosed() : e;
            }
        }
    }

    /** A server that is not there ends the connection of who wanted to go there, and nothing else. */
    private void connect(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(host, port);
        } catch (IOException e) {
            client.close();
            return;
        }
        Link link = new Link(client, server, new AtomicReference<>());
        links.add(link);
        threads.execute(() -> toServer(link));
        threads.execute(() -> toClient(link));
    }

    private void toServer(Link link) {
        try {
            InputStream in = link.client().getInputStream();
            OutputStream out = link.server().getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                messages.incrementAndGet();
                Cut cut = next.get();
                if (cut != null && cut.isMeant(buffer, length) && next.compareAndSet(cut, null)) {
                    link.fault().set(cut.fault());
                }
                Fault fault = link.fault().get();
                if (fault == Fault.CUT_BEFORE) {
                    break;
                }
                if (fault != Fault.SWALLOW) {
                    out.write(Arrays.copyOf(buffer, length));
                }
            }
        } catch (IOException e) {
            // One side has gone: the other one is told below.
        }
        link.close();
    }

    private void toClient(Link link) {
        try {
            InputStream in = link.server().getInputStream();
            OutputStream out = link.client().getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                Fault fault = link.fault().get();
                if (fault == Fault.CUT_AFTER) {
                    break;
                }
                if (fault == Fault.SWALLOW) {
                    closed.await();
                }
                out.write(buffer, 0, length);
            }
            if (link.fault().get() == Fault.SWALLOW) {
                closed.await();
            }
        } catch (IOException e) {
            // As above.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.close();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        closed.countDown();
        links.forEach(Link::close);
        threads.shutdownNow();
    }
}

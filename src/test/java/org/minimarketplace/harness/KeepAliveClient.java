package org.minimarketplace.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps its connection, and knows of each request that got no answer whose fault that was. Not
 * thread-safe.
 *
 * <p>A request is the server's to answer from the moment at which the client has sent it on a connection that the
 * server has taken and not closed. Two things are not the server's fault, and every HTTP client deals with them by
 * itself: the server closed the connection <em>before</em> the request was sent (it is looked at right before), and the
 * listener closed while the connection was still in the kernel's queue. The second is known by a reset, without a byte
 * of an answer, on a connection that never had one: a server that has read a request and drops it ends the connection
 * in order, without a reset.
 */
public final class KeepAliveClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final InetSocketAddress server;
    private @Nullable SocketChannel channel;
    private @Nullable InputStream in;
    private int answersOnConnection;
    private int connections;
    private int closedWhileIdle;

    /** Talks to a port of this machine. */
    public KeepAliveClient(int port) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** How a request ended. */
    public sealed interface Outcome {}

    /** With an answer. */
    public record Answered(Answer answer) implements Outcome {}

    /** Without one, because the server does not take connections (any more): never sent, or never seen. */
    public record NotTaken(String why) implements Outcome {}

    /** Without one, and it is the server's fault. */
    public record Lost(String why) implements Outcome {}

    public int connections() {
        return connections;
    }

    /** How often the server had closed the connection before a request was sent on it. */
    public int closedWhileIdle() {
        return closedWhileIdle;
    }

    /** Sends a request, with a JSON body unless it is null. */
    public Outcome send(String method, String target, @Nullable String json) {
        byte[] body = json == null ? new byte[0] : json.getBytes(UTF_8);
        String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                + (json == null ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        try {
            if (channel != null && isClosedByServer(channel)) {
                closedWhileIdle++;
                close();
            }
            if (channel == null) {
                connect();
            }
        } catch (IOException e) {
            close();
            return new NotTaken(String.valueOf(e.getMessage()));
        }
        return exchange(head.getBytes(ISO_8859_1), body);
    }

    private Outcome exchange(byte[] head, byte[] body) {
        SocketChannel connection = channel;
        InputStream answers = in;
        if (connection == null || answers == null) {
            throw new IllegalStateException("not connected");
        }
        StringBuilder received = new StringBuilder();
        try {
            ByteBuffer request = ByteBuffer.allocate(head.length + body.length);
            request.put(head).put(body).flip();
            while (request.hasRemaining()) {
                connection.write(request);
            }
            Answer answer = read(answers, received);
            answersOnConnection++;
            if (answer.header("Connection").toLowerCase(Locale.ROOT).contains("close")) {
                close();
            }
            return new Answered(answer);
        } catch (IOException e) {
            int before = answersOnConnection;
            close();
            String why = e + " after " + before + " answers on the connection, received: '" + received + "'";
            return before == 0 && received.isEmpty() && isReset(e) ? new NotTaken(why) : new Lost(why);
        }
    }

    private static boolean isReset(IOException error) {
        String message = String.valueOf(error.getMessage());
        return message.contains("reset") || message.contains("Broken pipe");
    }

    private void connect() throws IOException {
        SocketChannel fresh = SocketChannel.open();
        try {
            fresh.socket().connect(server, PATIENCE_MILLIS);
        } catch (ConnectException e) {
            fresh.close();
            throw e;
        }
        fresh.socket().setSoTimeout(PATIENCE_MILLIS);
        fresh.socket().setTcpNoDelay(true);
        channel = fresh;
        in = new BufferedInputStream(fresh.socket().getInputStream());
        answersOnConnection = 0;
        connections++;
    }

    private static boolean isClosedByServer(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            int count = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            if (count > 0) {
                throw new IllegalStateException("an answer without a request");
            }
            return count < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static Answer read(InputStream in, StringBuilder received) throws IOException {
        while (received.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended");
            }
            received.append((char) next);
        }
        String[] lines = received.toString().split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        List<String> length = headers.getOrDefault("Content-Length", List.of());
        if (length.isEmpty()) {
            throw new IllegalStateException("an answer without a length: " + received);
        }
        byte[] body = in.readNBytes(Integer.parseInt(length.get(0)));
        if (body.length < Integer.parseInt(length.get(0))) {
            throw new EOFException("the connection ended within the answer");
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, new String(body, UTF_8));
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            channel = null;
            in = null;
        }
    }
}

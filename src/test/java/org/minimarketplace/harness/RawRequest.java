package org.minimarketplace.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A request as bytes, for what a well-behaved client never sends. Asks for the connection to be closed after the
 * answer.
 */
public final class RawRequest {

    private static final int PATIENCE_MILLIS = 20_000;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean endsEarly;
    private boolean mustArrive;
    private InetAddress client = InetAddress.getLoopbackAddress();

    private RawRequest() {}

    /** Exactly this, to which nothing is added. */
    public static RawRequest of(String everything) {
        RawRequest request = new RawRequest();
        request.head.writeBytes(everything.getBytes(ISO_8859_1));
        return request;
    }

    /** A request line with the header fields that every request needs. */
    public static RawRequest to(String method, String target) {
        return of(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    }

    /** A creation with a JSON body of the right length. */
    public static RawRequest post(byte[] json) {
        return to("POST", "/products").header("Content-Type: application/json").body(json);
    }

    public static RawRequest post(String json) {
        return post(json.getBytes(UTF_8));
    }

    /** A creation with a body that claims to be compressed. */
    public static RawRequest postEncoded(String encoding, byte[] encoded) {
        return to("POST", "/products")
                .header("Content-Type: application/json")
                .header("Content-Encoding: " + encoding)
                .body(encoded);
    }

    public RawRequest header(String line) {
        head.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
        return this;
    }

    /** A body with its length. */
    public RawRequest body(byte[] content) {
        return header("Content-Length: " + content.length).bare(content);
    }

    /** A body in one chunk, of a length that no header field tells. */
    public RawRequest chunked(byte[] content) {
        return header("Transfer-Encoding: chunked")
                .bare((Integer.toHexString(content.length) + "\r\n").getBytes(ISO_8859_1))
                .bare(content)
                .bare("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
    }

    /** Bytes after the header fields. */
    public RawRequest bare(byte[] content) {
        body.writeBytes(content);
        return this;
    }

    /** The client ends its side of the connection after the last byte. */
    public RawRequest endingEarly() {
        endsEarly = true;
        return this;
    }

    /** The server has to take all of it, also what it has no use for: many clients look for no answer otherwise. */
    public RawRequest thatMustArrive() {
        mustArrive = true;
        return this;
    }

    /** Comes from this address of the machine: all that begin with 127 are. */
    public RawRequest from(String address) {
        try {
            client = InetAddress.getByName(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Sends it and reads until the server ends the connection. */
    public Answer send(int port) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(client, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            write(socket);
            return parse(readAll(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Socket socket) throws IOException {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            head.writeTo(all);
            all.writeBytes("\r\n".getBytes(ISO_8859_1));
            body.writeTo(all);
            // At once: between two writes a busy machine may let a short patience of the server pass.
            all.writeTo(socket.getOutputStream());
            if (endsEarly) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // A server may answer and close before it has read everything: what counts is the answer.
            if (mustArrive) {
                throw e;
            }
        }
    }

    private static byte[] readAll(InputStream in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // A reset after the answer, because of what the server did not read.
            if (all.size() == 0) {
                throw new UncheckedIOException("no answer", e);
            }
        }
        return all.toByteArray();
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalStateException("no HTTP answer: " + text);
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, text.substring(end + 4));
    }
}

package org.minimarketplace.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A network between a browser and the service that loses or delays answers on demand. Each request gets connections of
 * its own. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final URI service;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private FaultyProxy(ServerSocket listener, URI service) {
        this.listener = listener;
        this.service = service;
    }

    public static FaultyProxy before(URI service) {
        try {
            FaultyProxy proxy = new FaultyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), service);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** The answer to the next such request is cut off in its head; the service has done what it was asked for. */
    public void loseAnswer(Predicate<Request> which) {
        faults.add(new Fault(which, 100, null));
    }

    /** The last byte of the answer to the next such request is lost; as above. */
    public void loseLastByte(Predicate<Request> which) {
        faults.add(new Fault(which, -1, null));
    }

    /** The answer to the next such request waits until the latch is open. */
    public void delayAnswer(Predicate<Request> which, CountDownLatch until) {
        faults.add(new Fault(which, 0, until));
    }

    /** What passed so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                assert listener.isClosed() : e;
            }
        }
    }

    private void serve(Socket accepted) {
        try (Socket client = accepted;
                Socket upstream = new Socket(service.getHost(), service.getPort())) {
            InputStream in = client.getInputStream();
            Request request = Request.parse(head(in));
            if (request == null) {
                return;
            }
            byte[] body = in.readNBytes(Integer.parseInt(request.headers().getOrDefault("Content-Length", "0")));
            requests.add(request);
            OutputStream out = upstream.getOutputStream();
            out.write(request.head().getBytes(ISO_8859_1));
            out.write(body);
            out.flush();
            byte[] answer = upstream.getInputStream().readAllBytes();
            Fault fault = next(request);
            if (fault != null && fault.until() != null) {
                fault.until().await();
            }
            client.getOutputStream().write(answer, 0, fault == null ? answer.length : fault.left(answer.length));
        } catch (IOException e) {
            // The browser gave up on a request: it does that when it has no use for the answer any more.
            requests.add(Request.BROKEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Fault next(Request request) {
        Fault fault = faults.peek();
        return fault != null && fault.which().test(request) && faults.remove(fault) ? fault : null;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    /**
     * What goes wrong, and with which request.
     *
     * @param bytes how many arrive; 0 for all, -1 for all but one
     * @param until what the answer waits for, if it does
     */
    private record Fault(
            Predicate<Request> which, int bytes, @Nullable CountDownLatch until) {

        int left(int all) {
            return bytes > 0 ? bytes : all + bytes;
        }
    }

    /**
     * A request as it passed.
     *
     * @param headers their names in any case
     */
    public record Request(String method, String target, Map<String, String> headers) {

        static final Request BROKEN = new Request("", "", Map.of());

        static @Nullable Request parse(String head) {
            String[] lines = head.split("\r\n", -1);
            String[] first = lines[0].split(" ", -1);
            if (first.length < 3) {
                return null;
            }
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
                int colon = lines[i].indexOf(':');
                headers.put(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
            headers.put("Connection", "close");
            return new Request(first[0], first[1], headers);
        }

        public boolean is(String wantedMethod, String wantedTarget) {
            return method.equals(wantedMethod) && target.startsWith(wantedTarget);
        }

        String head() {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            return head.append("\r\n").toString();
        }
    }
}

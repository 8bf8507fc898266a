package org.minimarketplace.http.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.http.jetty.Workarounds.byItself;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How Jetty behaves without the classes of {@code http.jetty}. A test that fails after an update says which of them is
 * needed no longer.
 */
@Timeout(120)
class JettyBehaviourTest {

    private static final String LONG = "long enough to be worth compressing ".repeat(20);

    private static Handler answering(String content) {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
                response.write(true, UTF_8.encode(content), callback);
                return true;
            }
        };
    }

    /** Answers with the status, and with nothing else. */
    private static Handler answering(int status) {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.setStatus(status);
                callback.succeeded();
                return true;
            }
        };
    }

    /** Answers with the body of the request. */
    private static Handler echoing() {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                byte[] body = Content.Source.asInputStream(request).readAllBytes();
                response.write(true, ByteBuffer.wrap(body), callback);
                return true;
            }
        };
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("removal") // It is what Dropwizard 5 has.
    @ParameterizedTest(name = "Accept-Encoding: {0} is answered in {1}")
    @CsvSource(
            delimiter = '|',
            value = {"* | identity", "x-gzip | identity", "identity, gzip;q=0.5 | gzip"})
    void aPreferenceOfCodingsIsNotUnderstood(String accepted, String coding) throws Exception {
        try (BareServer server = BareServer.of(new GzipHandler(answering(LONG)))) {
            String answer = server.send("GET / HTTP/1.1", "Accept-Encoding: " + accepted);

            assertThat(answer.contains("Content-Encoding: gzip") ? "gzip" : "identity")
                    .as(byItself(AcceptedCodings.class))
                    .isEqualTo(coding);
        }
    }

    @SuppressWarnings("removal")
    private static String inflated(byte[] sent) throws Exception {
        GzipHandler gzip = new GzipHandler(echoing());
        gzip.setInflateBufferSize(8 * 1024);
        try (BareServer server = BareServer.of(gzip)) {
            return server.send(sent, "POST / HTTP/1.1", "Content-Encoding: gzip", "Content-Length: " + sent.length);
        }
    }

    @Test
    void aBodyThatWasCutOffIsTakenForAWholeOne() throws Exception {
        byte[] whole = gzip(LONG);

        assertThat(inflated(Arrays.copyOf(whole, whole.length - 9)))
                .as(byItself(GzipBodies.class))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aBodyThatWasDamagedIsTakenForASoundOne() throws Exception {
        byte[] damaged = gzip(LONG);
        damaged[damaged.length - 8] ^= 1;

        assertThat(inflated(damaged)).as(byItself(GzipTrailer.class)).startsWith("HTTP/1.1 200");
    }

    @Test
    void theRestOfABodyThatIsTooLargeCannotBeRead() throws Exception {
        BlockingQueue<Boolean> readable = new LinkedBlockingQueue<>();
        SizeLimitHandler limit = new SizeLimitHandler(10, -1);
        limit.setHandler(echoing());
        Handler before = new Handler.Wrapper(limit) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                try {
                    return super.handle(request, response, callback);
                } finally {
                    readable.add(!Content.Chunk.isFailure(request.read()));
                }
            }
        };
        try (BareServer server = BareServer.of(before)) {
            server.send(
                    "b\r\nabcdefghijk\r\n1\r\nl\r\n0\r\n\r\n".getBytes(ISO_8859_1),
                    "POST / HTTP/1.1",
                    "Transfer-Encoding: chunked");

            assertThat(readable.take()).as(byItself(BodyLimit.class)).isFalse();
        }
    }

    /** Reads bodies, and tells when it waits for more, and what ended them. */
    private static final class Reading extends Handler.Abstract {

        final BlockingQueue<Boolean> waits = new LinkedBlockingQueue<>();
        final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            read(request, callback);
            return true;
        }

        private void read(Request request, Callback callback) {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    waits.add(true);
                    request.demand(() -> read(request, callback));
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    ends.add(String.valueOf(chunk.getFailure().getMessage()));
                    callback.failed(chunk.getFailure());
                    return;
                }
                boolean last = chunk.isLast();
                chunk.release();
                if (last) {
                    ends.add("whole");
                    callback.succeeded();
                    return;
                }
            }
        }
    }

    @Test
    void aBodyThatStallsHasNoRate() throws Exception {
        Reading reading = new Reading();
        MinimumDataRateHandler rate = new MinimumDataRateHandler(1_000_000_000, 0);
        rate.setHandler(reading);
        Handler idleSoon = new Handler.Wrapper(rate) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(1_000);
                return super.handle(request, response, callback);
            }
        };
        try (BareServer server = BareServer.of(idleSoon);
                Socket client = server.connect()) {
            client.getOutputStream().write(BareServer.head("POST / HTTP/1.1", "Content-Length: 10"));

            assertThat(reading.ends.take()).as(byItself(MinimumRate.class)).startsWith("Idle timeout expired");
        }
    }

    @Test
    void aSlowBodyHasTheBytesOfOthers() throws Exception {
        Reading reading = new Reading();
        MinimumDataRateHandler rate = new MinimumDataRateHandler(10_000, 0);
        rate.setHandler(reading);
        try (BareServer server = BareServer.of(rate);
                Socket client = server.connect()) {
            byte[] large = new byte[16_000_000];
            server.send(large, "POST / HTTP/1.1", "Content-Length: " + large.length);
            assertThat(reading.ends.take()).isEqualTo("whole");
            reading.waits.clear();

            OutputStream out = client.getOutputStream();
            out.write(BareServer.head("POST / HTTP/1.1", "Content-Length: 3"));
            for (int i = 0; i < 3; i++) {
                reading.waits.take();
                out.write('x');
            }

            assertThat(reading.ends.take()).as(byItself(MinimumRate.class)).isEqualTo("whole");
        }
    }

    @Test
    void aNotModifiedAnswerHasALength() throws Exception {
        try (BareServer server = BareServer.of(answering(304))) {
            assertThat(server.send("GET / HTTP/1.1", "If-None-Match: \"x\""))
                    .as(byItself(NotModified.class))
                    .startsWith("HTTP/1.1 304")
                    .contains("Content-Length: 0");
        }
    }

    @Test
    void aClientCannotSendTheRestOfABodyThatNobodyReads() throws Exception {
        int length = 64 * 1024 * 1024;
        try (BareServer server = BareServer.of(answering(403));
                Socket client = server.connect()) {
            OutputStream out = client.getOutputStream();
            InputStream in = client.getInputStream();
            out.write(BareServer.head("POST / HTTP/1.1", "Content-Length: " + length));
            out.write(new byte[1024]);
            assertThat(in.read()).isEqualTo('H');

            assertThatThrownBy(() -> out.write(new byte[length - 1024]))
                    .as(byItself(LingeringClose.class))
                    .isInstanceOf(IOException.class);
        }
    }

    /** Refuses without reading the body, and ends its answer, as Jersey does. */
    public static final class Refusing extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setStatus(403);
            response.getOutputStream().print("no");
            response.getOutputStream().close();
        }
    }

    @Test
    void aCloseIsNotAnnounced() throws Exception {
        ServletContextHandler servlets = new ServletContextHandler();
        servlets.addServlet(Refusing.class, "/*");
        try (BareServer server = BareServer.of(servlets);
                Socket client = server.connect()) {
            client.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nx".getBytes(ISO_8859_1));

            // As soon as the server has closed.
            assertThat(BareServer.all(client.getInputStream()))
                    .as(byItself(AnnouncedClose.class))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("Connection: close");
        }
    }

    @Test
    void aHeadMayTakeForEver() throws Exception {
        // On a machine that stood still for that long the client was idle indeed: again, with more room.
        boolean answered = false;
        for (long idleMillis = 300; !answered && idleMillis <= 10_000; idleMillis *= 2) {
            answered = isAnsweredAfterTrickling(Duration.ofMillis(idleMillis));
        }

        assertThat(answered).as(byItself(HeadLimit.class)).isTrue();
    }

    /** Whether a request is served whose head takes three times as long as the idle timeout. */
    private static boolean isAnsweredAfterTrickling(Duration idleTimeout) throws Exception {
        try (BareServer server = BareServer.of(answering("fine"), idleTimeout);
                Socket client = server.connect()) {
            OutputStream out = client.getOutputStream();
            InputStream in = client.getInputStream();
            client.setSoTimeout((int) idleTimeout.dividedBy(10).toMillis());
            out.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: ".getBytes(ISO_8859_1));
            long began = System.nanoTime();
            while (System.nanoTime() - began < idleTimeout.multipliedBy(3).toNanos()) {
                if (isClosed(in)) {
                    return false;
                }
                out.write('x');
            }
            client.setSoTimeout((int) BareServer.PATIENCE.toMillis());
            out.write("\r\n\r\n".getBytes(ISO_8859_1));
            return BareServer.all(in).startsWith("HTTP/1.1 200");
        } catch (SocketException e) {
            return false;
        }
    }

    /** Waits for a moment, in which the server sends nothing, unless it closes. */
    private static boolean isClosed(InputStream in) throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void theServerAsAWholeHasNoOptions() throws Exception {
        try (BareServer server = BareServer.of(new ServletContextHandler())) {
            assertThat(server.send("OPTIONS * HTTP/1.1"))
                    .as(byItself(ServerOptions.class))
                    .startsWith("HTTP/1.1 404");
        }
    }

    @ParameterizedTest(name = "Transfer-Encoding: {1} in {0} is read as if it were chunked")
    @CsvSource(
            delimiter = '|',
            value = {"HTTP/1.1 | gzip, chunked", "HTTP/1.0 | chunked"})
    void aTransferCodingIsPassedOver(String version, String codings) throws Exception {
        try (BareServer server = BareServer.of(echoing())) {
            byte[] body = "3\r\nabc\r\n0\r\n\r\n".getBytes(ISO_8859_1);

            assertThat(server.send(body, "POST / " + version, "Transfer-Encoding: " + codings))
                    .as(byItself(TransferCodings.class))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("\r\n\r\nabc");
        }
    }

    @Test
    void nothingThereIsAWrongMethod() throws Exception {
        try (BareServer server = BareServer.of(new ServletContextHandler())) {
            assertThat(server.send("POST /nothing HTTP/1.1", "Content-Length: 0"))
                    .as(byItself(NothingThere.class))
                    .startsWith("HTTP/1.1 405");
        }
    }
}

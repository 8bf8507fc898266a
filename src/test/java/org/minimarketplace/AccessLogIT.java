package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** Requests do not wait for their line in the log. */
@Timeout(60)
class AccessLogIT {

    private static final int THREADS = 24;

    /** More than there are threads, and fewer than lines that may wait. */
    private static final int REQUESTS = 100;

    private final PrintStream console = System.out;
    private final StuckConsole stuck = new StuckConsole();

    @RegisterExtension
    private final RunningService service = RunningService.with(Map.of("server.maxThreads", String.valueOf(THREADS)));

    @AfterEach
    void stop() {
        stuck.release();
        System.setOut(console);
    }

    @Test
    void aConsoleThatIsStuckStopsNobody() throws Exception {
        System.setOut(new PrintStream(stuck, true, StandardCharsets.UTF_8));
        for (int i = 0; i < REQUESTS; i++) {
            Answer answer = RawRequest.to("GET", "/products?limit=" + (i + 1))
                    .send(service.uri().getPort());
            assertThat(answer.status()).isEqualTo(200);
        }
        eventually("a line is on its way", stuck::isAsked);
        assertThat(stuck.text()).isEmpty();

        stuck.release();

        eventually(
                "every line is written",
                () -> stuck.text()
                                .lines()
                                .filter(line -> line.contains("access: GET /products?limit="))
                                .count()
                        == REQUESTS);
    }

    /** Takes nothing until it is released. */
    private static final class StuckConsole extends OutputStream {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            asked.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            written.write(bytes, offset, length);
        }

        boolean isAsked() {
            return asked.getCount() == 0;
        }

        void release() {
            released.countDown();
        }

        String text() {
            return written.toString(StandardCharsets.UTF_8);
        }
    }
}

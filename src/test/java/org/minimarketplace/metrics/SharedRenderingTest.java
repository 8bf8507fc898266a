package org.minimarketplace.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class SharedRenderingTest {

    private static final int CLIENTS = 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SharedRendering<Integer> rendering = new SharedRendering<>();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whoComesLaterGetsSomethingNew() {
        assertThat(rendering.get("text", made::incrementAndGet)).isEqualTo(1);
        assertThat(rendering.get("text", made::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void thoseWhoWaitTogetherShareWhatWasBegunAfterThem() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> rendering.get("text", () -> {
            began.countDown();
            goOn.await();
            return made.incrementAndGet();
        }));
        began.await();
        List<Future<Integer>> others = waitFor("text");
        goOn.countDown();

        assertThat(first.get()).isEqualTo(1);
        for (Future<Integer> other : others) {
            assertThat(other.get()).as("begun after all of them had asked").isEqualTo(2);
        }
    }

    @Test
    void anotherFormIsMadeForItself() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> rendering.get("text", () -> {
            began.countDown();
            goOn.await();
            return -1;
        }));
        began.await();
        List<Future<Integer>> texts = waitFor("text");
        Future<Integer> other = threads.submit(() -> rendering.get("other", () -> -2));
        goOn.countDown();

        assertThat(first.get()).isEqualTo(-1);
        assertThat(other.get()).isEqualTo(-2);
        for (Future<Integer> text : texts) {
            assertThat(text.get()).isPositive();
        }
    }

    @Test
    void aFailureIsItsOwn() throws Exception {
        assertThatThrownBy(() -> rendering.get("text", () -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(rendering.get("text", made::incrementAndGet)).isEqualTo(1);
    }

    /** Starts clients that wait for their turn, and answers when all of them do. */
    private List<Future<Integer>> waitFor(String key) {
        List<Future<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            waiting.add(threads.submit(() -> rendering.get(key, made::incrementAndGet)));
        }
        while (rendering.waiting() < CLIENTS) {
            Thread.onSpinWait();
        }
        return waiting;
    }
}

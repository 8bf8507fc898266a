package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidV7GeneratorTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");

    private final ManualClock clock = new ManualClock(START);
    private final UuidV7Generator generator = new UuidV7Generator(clock);

    @ParameterizedTest(name = "the milliseconds of {0} stand in the first 48 bits")
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-03-01T10:00:00.123Z", "9999-12-31T23:59:59.999Z"})
    void holdsTheTimeAndSaysThatItIsOfVersion7(Instant time) {
        UUID id = new UuidV7Generator(new ManualClock(time)).get();

        assertThat(millis(id)).isEqualTo(time.toEpochMilli());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void growsStrictlyWithinOneMillisecond() {
        List<UUID> ids = Stream.generate(generator).limit(100_000).toList();

        assertGrows(ids);
        assertThat(ids).allMatch(id -> id.version() == 7 && id.variant() == 2);
    }

    @Test
    void growsStrictlyWhenTheClockIsSetBack() {
        List<UUID> ids = new ArrayList<>();
        for (int step : new int[] {1, -1, -3_600_000, 5, 3_600_000, -1, 1}) {
            ids.add(generator.get());
            ids.add(generator.get());
            clock.advance(Duration.ofMillis(step));
        }
        ids.add(generator.get());

        assertGrows(ids);
    }

    @Test
    void catchesUpWithTheClockAfterItWasSetBack() {
        generator.get();
        clock.advance(Duration.ofHours(-1));
        generator.get();
        clock.advance(Duration.ofHours(2));

        assertThat(millis(generator.get())).isEqualTo(clock.millis());
    }

    @Test
    void carriesIntoTheNextMillisecondWhenTheRandomBitsRunOut() {
        UuidV7Generator exhausted = new UuidV7Generator(clock, new AllOnes());

        UUID first = exhausted.get();
        UUID second = exhausted.get();
        UUID third = exhausted.get();

        assertThat(first.getMostSignificantBits() & 0xFFF).isEqualTo(0xFFF);
        assertThat(millis(first)).isEqualTo(START.toEpochMilli());
        assertThat(millis(second)).isEqualTo(START.toEpochMilli() + 1);
        assertThat(millis(third)).isEqualTo(START.toEpochMilli() + 2);
        assertGrows(List.of(first, second, third));
        assertThat(List.of(first, second, third)).allMatch(id -> id.version() == 7 && id.variant() == 2);
    }

    @Test
    void givesEveryThreadItsOwnIds() throws Exception {
        int threads = 8;
        int idsOfEach = 10_000;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<UUID>>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(() -> {
                    start.await();
                    return Stream.generate(generator).limit(idsOfEach).toList();
                }));
            }
            start.countDown();
            Set<UUID> ids = new HashSet<>();
            for (Future<List<UUID>> result : results) {
                List<UUID> ofOneThread = result.get(60, TimeUnit.SECONDS);
                assertGrows(ofOneThread);
                ids.addAll(ofOneThread);
            }
            assertThat(ids).hasSize(threads * idsOfEach);
        } finally {
            executor.shutdownNow();
        }
    }

    /** By their text, which is what the database sorts; {@code UUID.compareTo} compares signed numbers. */
    private static void assertGrows(List<UUID> ids) {
        for (int i = 1; i < ids.size(); i++) {
            assertThat(ids.get(i).toString()).isGreaterThan(ids.get(i - 1).toString());
        }
    }

    private static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    /** As close to the overflow as random numbers can come. */
    private static final class AllOnes extends Random {

        private static final long serialVersionUID = 1L;

        @Override
        public long nextLong() {
            return -1;
        }

        @Override
        public int nextInt(int bound) {
            return bound - 1;
        }
    }
}

package org.minimarketplace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is left of a second. */
class RequestRateTest {

    @Test
    void allOfASecondMayComeAtOnceAndComesBackWithTime() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
        RequestRate.Buckets buckets = new RequestRate.Buckets(nanos::get);

        for (int left = 3; left >= 0; left--) {
            assertThat(buckets.take("a", 4)).isEqualTo(left);
        }
        assertThat(buckets.take("a", 4)).isNegative();
        assertThat(buckets.take("b", 4)).isEqualTo(3);
        nanos.addAndGet(250_000_000);
        assertThat(buckets.take("a", 4)).isZero();
        assertThat(buckets.take("a", 4)).isNegative();
        nanos.addAndGet(60_000_000_000L);
        assertThat(buckets.take("a", 4)).isEqualTo(3);
    }
}

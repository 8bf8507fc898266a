package org.minimarketplace.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimumPaceTest {

    private static final MinimumPace PACE = new MinimumPace(Duration.ofSeconds(10), 1024, Duration.ofMinutes(10));

    @ParameterizedTest(name = "who has waited for {0} s and {1} bytes may wait for {2} s more")
    @CsvSource({
        "0, 0, 10",
        "4, 0, 6",
        "10, 0, 0",
        "11, 0, 0",
        "10, 10240, 0",
        "10, 20480, 10",
        "100, 1024000, 500",
        "599, 1024000000, 1",
        "601, 1024000000, 0"
    })
    void countsWhatCame(long waited, long bytes, long left) {
        assertThat(Duration.ofNanos(PACE.left(Duration.ofSeconds(waited).toNanos(), bytes)))
                .isEqualTo(Duration.ofSeconds(left));
    }
}

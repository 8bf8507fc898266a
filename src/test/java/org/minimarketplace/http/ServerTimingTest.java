package org.minimarketplace.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.http.ServerTiming.Measurement;

class ServerTimingTest {

    @ParameterizedTest(name = "{0} ns are {1} ms")
    @CsvSource({
        "0, 0.00",
        "9999, 0.00",
        "10000, 0.01",
        "120000, 0.12",
        "1300000, 1.30",
        "12345678, 12.34",
        "5000000000, 5000.00"
    })
    void timesAreInMilliseconds(long nanos, String dur) {
        assertThat(new Measurement(Long.MAX_VALUE).value(Long.MAX_VALUE + nanos))
                .isEqualTo("total;dur=" + dur);
    }

    @ParameterizedTest(name = "{0} units of work are told in one sum")
    @CsvSource({"1, 0.12, 1.30", "2, 0.24, 2.60"})
    void unitsOfWorkAreAddedUp(int units, String permit, String db) {
        Measurement measurement = new Measurement(0);
        for (int i = 0; i < units; i++) {
            measurement.addPermit(120_000);
            measurement.addDatabase(1_300_000);
        }

        assertThat(measurement.value(9_000_000))
                .isEqualTo("permit;dur=" + permit + ", db;dur=" + db + ", total;dur=9.00");
    }
}

package org.minimarketplace.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.api.InvalidParameterException;

class PageSizeTest {

    @Test
    void withoutALimitAPageHasFiftyProducts() {
        assertThat(PageSize.of(null)).isEqualTo(50);
    }

    @ParameterizedTest(name = "a limit of {0} is taken as {1}")
    @CsvSource({
        "1, 1",
        "50, 50",
        "199, 199",
        "200, 200",
        "201, 200",
        "999, 200",
        "1000, 200",
        "007, 7",
        "2147483648, 200",
        "99999999999999999999999999, 200",
        "000000000000000000000000001, 1"
    })
    void limitsOverTwoHundredAreTakenAsTwoHundred(String limit, int size) {
        assertThat(PageSize.of(limit)).isEqualTo(size);
    }

    @ParameterizedTest(name = "a limit of [{0}] is refused")
    @ValueSource(strings = {"", " ", "0", "00", "-1", "+1", "1.0", "1e2", "0x10", "ten", " 5", "5 ", "\u0665", "null"})
    void whatIsNoWholeNumberFromOneIsRefused(String limit) {
        assertThatThrownBy(() -> PageSize.of(limit))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("limit: ");
    }
}

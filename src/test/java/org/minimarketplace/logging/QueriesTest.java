package org.minimarketplace.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the access log shows of queries. */
class QueriesTest {

    @ParameterizedTest(name = "{0} is shown as {1}")
    @CsvSource({
        "/products, /products",
        "/products?q=token, /products?q=token",
        "/products?access_token=abc, /products?access_token=***",
        "/products?q=a&token=abc&limit=1, /products?q=a&token=***&limit=1",
        "/products?key=a=b&Password=c, /products?key=***&Password=***",
        "/products?key=, /products?key=***",
        "/products?monkey=a, /products?monkey=a",
        "/token=abc, /token=abc"
    })
    void valuesOfSecretsAreMasked(String target, String shown) {
        assertThat(Queries.masked(target)).isEqualTo(shown);
    }

    @ParameterizedTest(name = "{0} is shown as {1}")
    @CsvSource({
        "mkt_k3v9q2xa_AbC-_9 is wrong, mkt_k3v9q2xa_*** is wrong",
        "a mkt_k3v9q2xa_x b mkt_k3v9q2xb_y, a mkt_k3v9q2xa_*** b mkt_k3v9q2xb_***",
        "nothing, nothing"
    })
    void tokensAreMaskedWhereverTheyStand(String line, String shown) {
        assertThat(MaskedTokens.in(line)).isEqualTo(shown);
    }
}

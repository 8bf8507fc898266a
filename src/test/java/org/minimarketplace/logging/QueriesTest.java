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
        "/token=abc, /token=abc",
        "/products?%74oken=abc, /products?%74oken=***",
        "/products?%54%4F%4b%45%4e=abc&q=a, /products?%54%4F%4b%45%4e=***&q=a",
        "/products?%2574oken=abc, /products?%2574oken=***",
        "/products?%25%37%34oken=abc, /products?%25%37%34oken=***",
        "/products?q=a;token=abc;def, /products?q=a;token=***",
        "/products?token=abc&token=def;key=x&q=a, /products?token=***&token=***&q=a",
        "/products?q=%26token=abc, /products?q=%26token=abc",
        "/products;token=abc, /products;token=***",
        "/products?+token+=abc, /products?+token+=***",
        "/products?%=abc&%7=d&%zzkey=e&%ke%79=f, /products?%=abc&%7=d&%zzkey=e&%ke%79=f",
        "/products?token=a\"b c&q=d, /products?token=***&q=d",
        "/products?token, /products?token"
    })
    void valuesOfSecretsAreMasked(String target, String shown) {
        assertThat(Queries.masked(target)).isEqualTo(shown);
    }

    @ParameterizedTest(name = "{0} is shown as {1}")
    @CsvSource({
        "GET /a?token=abc HTTP/1.1 and ?key=b c, GET /a?token=*** HTTP/1.1 and ?key=*** c",
        "'{\"uri\":\"/a?token=abc\",\"q\":\"b\"}', '{\"uri\":\"/a?token=***\",\"q\":\"b\"}'",
        "'{\"uri\":\"/a?token=a\\\"bc\"}', '{\"uri\":\"/a?token=***\"}'",
        "is this it? token=abc, is this it? token=abc"
    })
    void queriesAreMaskedWhereverTheyStand(String line, String shown) {
        assertThat(Queries.maskedIn(line)).isEqualTo(shown);
    }

    @ParameterizedTest(name = "{0} is shown as {1}")
    @CsvSource({
        "mkt_k3v9q2xa_AbC-_9 is wrong, mkt_k3v9q2xa_*** is wrong",
        "a mkt_k3v9q2xa_x b mkt_k3v9q2xb_y, a mkt_k3v9q2xa_*** b mkt_k3v9q2xb_***",
        "/a/mkt%5Fk3v9q2xa%5fAb%2DC, /a/mkt%5Fk3v9q2xa%5f***",
        "/a/mkt%255Fk3v9q2xa_AbC, /a/mkt%255Fk3v9q2xa_***",
        "nothing, nothing"
    })
    void tokensAreMaskedWhereverTheyStand(String line, String shown) {
        assertThat(MaskedTokens.in(line)).isEqualTo(shown);
    }
}

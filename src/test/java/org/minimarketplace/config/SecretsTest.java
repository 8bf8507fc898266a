package org.minimarketplace.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No secret is shown, wherever in a configuration it stands. */
class SecretsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            keyStorePassword           | changeit                                  | ********
            a.b[0].trustStorePASSWORD  | changeit                                  | ********
            clientSecret               | x                                         | ********
            auth.token                 | mkt_x                                     | ********
            url                        | jdbc:sqlite:marketplace.db                | jdbc:sqlite:marketplace.db
            url                        | jdbc:sqlite:/data/tokens?/x@y.db          | jdbc:sqlite:/data/tokens?/x@y.db
            url                        | jdbc:postgresql://db/shop                 | jdbc:postgresql://db/shop
            url                        | jdbc:postgresql://app@db/shop             | jdbc:postgresql://app@db/shop
            url                        | jdbc:postgresql://app:hush@db:5432/shop   | jdbc:postgresql://app:********@db:5432/shop
            url                        | postgres://app:a:b@c/d@db/shop            | postgres://app:********@db/shop
            url                        | postgres://:hush@db/shop                  | postgres://:********@db/shop
            url                        | jdbc:postgresql://db/s?user=a&password=p  | jdbc:postgresql://db/s?user=a&password=********
            url                        | jdbc:postgresql://db/s?PassWord=p&ssl=on  | jdbc:postgresql://db/s?PassWord=********&ssl=on
            url                        | jdbc:x://db;password=p;sslPassword=q      | jdbc:x://db;password=********;sslPassword=********
            """)
    void aValueIsMaskedByItsKeyAndInUrls(String key, String value, String shown) {
        assertThat(Secrets.masked(key, value)).isEqualTo(shown);
    }

    @Test
    void aWholeConfigurationIsMaskedInPlace() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode tree = yaml.readTree("""
                database: {url: "jdbc:postgresql://a:hush1@db/s", permits: 8, none: null}
                server: [{keyStorePassword: hush2, port: 8443}, "https://u:hush3@h"]
                secrets: {one: hush4, two: [hush5]}
                tokens: [hush6]
                """);

        Secrets.mask(tree);

        assertThat(tree.toString()).doesNotContain("hush").contains("\"permits\":8", "\"port\":8443", "\"none\":null");
    }
}

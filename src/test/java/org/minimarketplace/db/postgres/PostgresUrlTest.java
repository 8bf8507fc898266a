package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.db.DatabaseRefusedException;

class PostgresUrlTest {

    @ParameterizedTest(name = "{0} is {1} to the driver")
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://localhost/shop          | jdbc:postgresql://localhost/shop?sslmode=disable
            jdbc:postgresql://127.0.0.1:5433/shop     | jdbc:postgresql://127.0.0.1:5433/shop?sslmode=disable
            jdbc:postgresql://[::1]:5433/shop         | jdbc:postgresql://[::1]:5433/shop?sslmode=disable
            jdbc:postgresql://localhost.evil/shop     | jdbc:postgresql://localhost.evil/shop?sslmode=verify-full
            jdbc:postgresql://db/shop                 | jdbc:postgresql://db/shop?sslmode=verify-full
            jdbc:postgresql://localhost,db:1/shop     | jdbc:postgresql://localhost,db:1/shop?sslmode=verify-full
            jdbc:postgresql://db/shop?sslmode=disable | jdbc:postgresql://db/shop?sslmode=disable
            jdbc:postgresql://db/s?sslrootcert=/c&sslmode=require | jdbc:postgresql://db/s?sslmode=require&sslrootcert=/c
            jdbc:postgresql://a,b/s?targetServerType=primary | jdbc:postgresql://a,b/s?sslmode=verify-full&targetServerType=primary
            """)
    void aServerBeyondThisMachineHasToProveWhoItIs(String url, String jdbc) {
        assertThat(PostgresUrl.of(url).jdbc()).isEqualTo(jdbc);
        assertThat(PostgresUrl.of(url).place()).isEqualTo(url.replaceFirst("\\?.*", ""));
    }

    @ParameterizedTest(name = "{0} is refused: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql:shop                                | must be jdbc:postgresql://host:port/database
            jdbc:postgresql:///shop                             | must be jdbc:postgresql://host:port/database
            jdbc:postgresql://db                                | must be jdbc:postgresql://host:port/database
            jdbc:postgresql://db/                               | must be jdbc:postgresql://host:port/database
            jdbc:postgresql://app:hush@db/shop                  | DATABASE_USER and DATABASE_PASSWORD
            jdbc:postgresql://db/shop#x                         | must be jdbc:postgresql://host:port/database
            jdbc:postgresql://db/shop?user=app                  | "user" is not allowed here: it belongs into DATABASE_USER
            jdbc:postgresql://db/shop?password=hush             | "password" is not allowed here: it belongs into DATABASE_USER
            jdbc:postgresql://db/shop?Password=hush             | "Password" is not allowed here: it belongs
            jdbc:postgresql://db/shop?socketFactory=a.B         | "socketFactory" is not allowed here: allowed are hostRecheck
            jdbc:postgresql://db/shop?loggerFile=/x             | "loggerFile" is not allowed here
            jdbc:postgresql://db/shop?prepareThreshold=0        | "prepareThreshold" is not allowed here
            jdbc:postgresql://db/shop?options=-c%20fsync=off    | "options" is not allowed here
            jdbc:postgresql://db/shop?sslmode=prefer            | sslmode must be one of disable, require, verify-ca, verify-full
            jdbc:postgresql://db/shop?sslmode=allow             | sslmode must be one of
            jdbc:postgresql://db/shop?sslmode                   | "sslmode" must stand there once, with a value
            jdbc:postgresql://db/shop?sslmode=require&sslmode=disable | "sslmode" must stand there once
            """)
    void nothingElseIsTaken(String url, String reason) {
        assertThatThrownBy(() -> PostgresUrl.of(url))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageStartingWith("database.url (DATABASE_URL): ")
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("hush");
    }
}

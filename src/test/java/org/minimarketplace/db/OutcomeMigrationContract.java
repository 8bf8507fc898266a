package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;

/** Outcomes that an earlier release has stored, as products, are answers of the API behind the migration. */
public abstract class OutcomeMigrationContract {

    private static final UUID ID = UUID.fromString("0190c5a2-0000-7000-8000-00000000000a");
    private static final ProductDetails CHAI = new ProductDetails("Chai \"green\" \uD83C\uDF75", null, 1_800, "USD");
    private static final ProductDetails CHANG = new ProductDetails("Chang", "", 1_900, "EUR");

    /** As that release wrote it. */
    private static final String STORED_CHAI =
            "{\"id\":\"0190c5a2-0000-7000-8000-00000000000a\",\"name\":\"Chai \\\"green\\\" \uD83C\uDF75\","
                    + "\"description\":null,\"price\":1800,\"currency\":\"USD\",\"createdAt\":1769860800123}";

    private static final String STORED_CHANG = "{\"id\":\"0190c5a2-0000-7000-8000-00000000000b\",\"name\":\"Chang\","
            + "\"description\":\"\",\"price\":1900,\"currency\":\"EUR\",\"createdAt\":1769860800123}";

    /** As the API answered then. */
    private static final String ANSWERED_CHAI =
            "{\"id\":\"0190c5a2-0000-7000-8000-00000000000a\",\"name\":\"Chai \\\"green\\\" \uD83C\uDF75\","
                    + "\"description\":null,\"price\":1800,\"currency\":\"USD\",\"version\":1,\"etag\":\"%s\","
                    + "\"createdAt\":\"2026-01-31T12:00:00.123Z\",\"updatedAt\":\"2026-01-31T12:00:00.123Z\"}";

    private static final String ANSWERED_CHANG = "{\"id\":\"0190c5a2-0000-7000-8000-00000000000b\",\"name\":\"Chang\","
            + "\"description\":\"\",\"price\":1900,\"currency\":\"EUR\",\"version\":1,\"etag\":\"%s\","
            + "\"createdAt\":\"2026-01-31T12:00:00.123Z\",\"updatedAt\":\"2026-01-31T12:00:00.123Z\"}";

    private static final String JSON = "Content-Type: application/json\n";

    /** The schema of the release before the migration; the tests' own connection to it. */
    protected abstract Connection before() throws SQLException;

    /** Migrates it. */
    protected abstract void migrate(Connection connection) throws SQLException;

    @Test
    void aCreationIsAnsweredAsItWas() throws SQLException {
        try (Connection connection = before()) {
            store(connection, "order-1", fingerprint("create", CHAI), "[" + STORED_CHAI + "]", 7);

            migrate(connection);

            String tag = tag(ID, CHAI);
            assertThat(row(connection, "order-1"))
                    .containsExactly(
                            "anonymous",
                            fingerprint("create", CHAI),
                            "201",
                            JSON + "Location: /products/" + ID + "\nETag: \"" + tag + "\"\n",
                            ANSWERED_CHAI.formatted(tag),
                            "7");
        }
    }

    @Test
    void aBatchIsAnsweredWithAnArrayHoweverFewItHad() throws SQLException {
        try (Connection connection = before()) {
            store(connection, "one", fingerprint("batch", CHAI), "[" + STORED_CHAI + "]", 7);
            store(connection, "none", fingerprint("batch"), "[]", 8);
            store(
                    connection,
                    "two",
                    fingerprint("batch", CHAI, CHANG),
                    "[" + STORED_CHAI + "," + STORED_CHANG + "]",
                    9);

            migrate(connection);

            String chai = ANSWERED_CHAI.formatted(tag(ID, CHAI));
            String chang = ANSWERED_CHANG.formatted(
                    tag(new UUID(ID.getMostSignificantBits(), ID.getLeastSignificantBits() + 1), CHANG));
            assertThat(row(connection, "one")).contains(JSON, "[" + chai + "]", "7");
            assertThat(row(connection, "none")).contains(JSON, "[]", "8");
            assertThat(row(connection, "two")).contains(JSON, "[" + chai + "," + chang + "]", "9");
        }
    }

    @Test
    void whatACallerStoredStaysUnderItsKey() throws SQLException {
        String key = "\n" + "a".repeat(64);
        try (Connection connection = before()) {
            store(connection, key, fingerprint("create", CHAI), "[" + STORED_CHAI + "]", 7);

            migrate(connection);

            assertThat(row(connection, key)).startsWith("", fingerprint("create", CHAI), "201");
        }
    }

    @Test
    void manyAreKeptAndTheOldTableGoes() throws SQLException {
        try (Connection connection = before()) {
            for (int i = 0; i < 1_201; i++) {
                store(connection, "key" + i, fingerprint("create", CHAI), "[" + STORED_CHAI + "]", i);
            }

            migrate(connection);

            assertThat(column(connection, "SELECT count(*) FROM idempotent_outcomes"))
                    .containsExactly("1201");
            assertThat(column(connection, "SELECT sum(created_at) FROM idempotent_outcomes"))
                    .containsExactly("720600");
            assertThat(column(connection, "SELECT count(*) FROM " + tables() + " WHERE name LIKE '%idempotency_keys%'"))
                    .containsExactly("0");
        }
    }

    /** What lists tables and indexes, by their name. */
    protected abstract String tables();

    private static String fingerprint(String operation, ProductDetails... details) {
        return IdempotencyKey.of("", "", operation, List.of(details)).fingerprint();
    }

    private static String tag(UUID id, ProductDetails details) {
        Instant created = Instant.parse("2026-01-31T12:00:00.123Z");
        return new Product(id, details, 1, created, created).tag();
    }

    private static void store(Connection connection, String key, String fingerprint, String products, long time)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO idempotency_keys VALUES (?, ?, ?, ?)")) {
            insert.setString(1, key);
            insert.setString(2, fingerprint);
            insert.setString(3, products);
            insert.setLong(4, time);
            insert.executeUpdate();
        }
    }

    private static List<String> row(Connection connection, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT scope, fingerprint, status, fields, body, created_at FROM idempotent_outcomes WHERE key = ?")) {
            select.setString(1, key);
            return values(select.executeQuery(), 6);
        }
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return values(statement.executeQuery(query), 1);
        }
    }

    private static List<String> values(ResultSet row, int columns) throws SQLException {
        List<String> values = new ArrayList<>();
        while (row.next()) {
            for (int i = 1; i <= columns; i++) {
                values.add(row.getString(i));
            }
        }
        return values;
    }
}

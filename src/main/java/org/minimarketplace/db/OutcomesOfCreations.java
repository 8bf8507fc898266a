package org.minimarketplace.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProgressObserver;

/**
 * Turns outcomes that were stored as products into the answers that they stood for. A part of the history: it writes
 * what the API answered then, whatever it answers now.
 */
public final class OutcomesOfCreations implements MigrationCode {

    private static final int AT_ONCE = 500;

    /** How keys of callers with a token begin; whose they are is not to be seen. */
    private static final String OF_A_CALLER = "\n";

    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public void run(Connection connection, ProgressObserver observer) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT key, fingerprint, products, created_at FROM earlier_idempotency_keys"
                                + " WHERE key > ? ORDER BY key LIMIT " + AT_ONCE);
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO idempotent_outcomes
                            (key, scope, fingerprint, status, fields, body, bytes, created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """)) {
            long total = count(statement);
            long done = 0;
            for (List<Row> rows = after("", select); !rows.isEmpty(); rows = after(last(rows), select)) {
                for (Row row : rows) {
                    store(row, insert);
                }
                done += rows.size();
                observer.at("converting outcomes", done, total);
            }
            statement.execute("DROP TABLE earlier_idempotency_keys");
        }
    }

    private static long count(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM earlier_idempotency_keys")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String last(List<Row> rows) {
        return rows.get(rows.size() - 1).key();
    }

    private static List<Row> after(String key, PreparedStatement select) throws SQLException {
        List<Row> rows = new ArrayList<>();
        select.setString(1, key);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(new Row(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
            }
        }
        return rows;
    }

    private void store(Row row, PreparedStatement insert) throws SQLException {
        Outcome outcome = outcome(row);
        String fields = OutcomeRow.lines(outcome.fields());
        insert.setString(1, row.key());
        insert.setString(2, row.key().startsWith(OF_A_CALLER) ? "" : "anonymous");
        insert.setString(3, row.fingerprint());
        insert.setInt(4, outcome.status());
        insert.setString(5, fields);
        insert.setString(6, outcome.body());
        insert.setLong(7, OutcomeRow.bytes(row.key(), fields, outcome.body()));
        insert.setLong(8, row.createdAt());
        insert.executeUpdate();
    }

    private Outcome outcome(Row row) {
        try {
            List<Product> products = new ArrayList<>();
            json.readTree(row.products()).forEach(each -> products.add(product(each)));
            Map<String, String> fields = new LinkedHashMap<>(Map.of("Content-Type", "application/json"));
            if (isOneProduct(row, products)) {
                Product product = products.get(0);
                fields.put("Location", "/products/" + product.id());
                fields.put("ETag", "\"" + product.tag() + "\"");
                return new Outcome(201, fields, json.writeValueAsString(written(product)));
            }
            return new Outcome(
                    201,
                    fields,
                    json.writeValueAsString(products.stream().map(this::written).toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("idempotency_keys.products held JSON", e);
        }
    }

    /** And not a batch of one, which the fingerprint tells apart. */
    private static boolean isOneProduct(Row row, List<Product> products) {
        List<ProductDetails> details = products.stream().map(Product::details).toList();
        return products.size() == 1
                && IdempotencyKey.of("", row.key(), "create", details)
                        .fingerprint()
                        .equals(row.fingerprint());
    }

    private static Product product(JsonNode row) {
        Instant created = Instant.ofEpochMilli(row.path("createdAt").asLong());
        JsonNode description = row.path("description");
        ProductDetails details = new ProductDetails(
                row.path("name").asText(),
                description.isTextual() ? description.asText() : null,
                row.path("price").asLong(),
                row.path("currency").asText());
        return new Product(UUID.fromString(row.path("id").asText()), details, Product.FIRST_VERSION, created, created);
    }

    private ObjectNode written(Product product) {
        ProductDetails details = product.details();
        return json.createObjectNode()
                .put("id", product.id().toString())
                .put("name", details.name())
                .put("description", details.description())
                .put("price", details.price())
                .put("currency", details.currency())
                .put("version", product.version())
                .put("etag", product.tag())
                .put("createdAt", RFC_3339.format(product.createdAt()))
                .put("updatedAt", RFC_3339.format(product.updatedAt()));
    }

    /** As it was stored. */
    private record Row(String key, String fingerprint, String products, long createdAt) {}
}

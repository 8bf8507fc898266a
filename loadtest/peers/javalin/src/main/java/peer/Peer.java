package peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Products over HTTP, as Javalin's documentation has it: handlers, Jackson, a pool. */
public final class Peer {

    private static final String FIELDS = "id, name, description, price, currency, version, created_at, updated_at";

    private final DataSource readers;
    private final DataSource writer;

    private Peer(String database) throws Exception {
        this.writer = pool(database, 1);
        try (Connection connection = writer.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : Files.readString(Path.of(System.getenv("PRODUCTS_SQL"))).split(";\\s*\n")) {
                statement.execute(sql);
            }
        }
        this.readers = pool(database, 8);
    }

    public static void main(String[] arguments) throws Exception {
        Peer peer = new Peer(System.getenv("DATABASE"));
        Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.get("/products", peer::page);
                    config.routes.get("/products/{id}", peer::read);
                    config.routes.post("/products", peer::create);
                })
                .start("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
    }

    record NewProduct(String name, String description, Long price, String currency) {}

    record Product(
            String id,
            String name,
            String description,
            long price,
            String currency,
            int version,
            String createdAt,
            String updatedAt) {}

    private void read(Context context) throws SQLException {
        try (Connection connection = readers.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT " + FIELDS + " FROM products WHERE id = ?")) {
            select.setString(1, context.pathParam("id"));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new NotFoundResponse();
                }
                context.json(product(row));
            }
        }
    }

    private void page(Context context) throws SQLException {
        int limit = context.queryParamAsClass("limit", Integer.class).getOrDefault(50);
        List<Product> products = new ArrayList<>();
        try (Connection connection = readers.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT " + FIELDS + " FROM products ORDER BY created_at, id LIMIT ?")) {
            select.setInt(1, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    products.add(product(row));
                }
            }
        }
        context.json(products);
    }

    private void create(Context context) throws SQLException {
        NewProduct created = context.bodyAsClass(NewProduct.class);
        if (created.name() == null || created.name().isBlank() || created.price() == null || created.price() < 1) {
            context.status(422);
            return;
        }
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Product product = new Product(
                UUID.randomUUID().toString(),
                created.name().strip(),
                created.description(),
                created.price(),
                created.currency() == null ? "EUR" : created.currency(),
                1,
                now.toString(),
                now.toString());
        try (Connection connection = writer.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO products (" + FIELDS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, product.id());
            insert.setString(2, product.name());
            insert.setString(3, product.description());
            insert.setLong(4, product.price());
            insert.setString(5, product.currency());
            insert.setInt(6, product.version());
            insert.setLong(7, now.toEpochMilli());
            insert.setLong(8, now.toEpochMilli());
            insert.executeUpdate();
        }
        context.status(201).header("Location", "/products/" + product.id()).json(product);
    }

    private static Product product(ResultSet row) throws SQLException {
        return new Product(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getInt(6),
                Instant.ofEpochMilli(row.getLong(7)).toString(),
                Instant.ofEpochMilli(row.getLong(8)).toString());
    }

    private static DataSource pool(String database, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + database);
        config.setMaximumPoolSize(size);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("busy_timeout", "10000");
        return new HikariDataSource(config);
    }
}

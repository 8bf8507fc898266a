package peer;

import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Products over HTTP, as Quarkus' guides have it: Quarkus REST, records, Agroal. */
@Path("/products")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Singleton
public class ProductResource {

    private static final String FIELDS = "id, name, description, price, currency, version, created_at, updated_at";

    private final javax.sql.DataSource readers;
    private final javax.sql.DataSource writer;

    ProductResource(
            @DataSource("readers") javax.sql.DataSource readers, @DataSource("writer") javax.sql.DataSource writer) {
        this.readers = readers;
        this.writer = writer;
    }

    void start(@Observes StartupEvent event) throws SQLException, IOException {
        try (Connection connection = writer.getConnection();
                Statement statement = connection.createStatement()) {
            String sql = Files.readString(java.nio.file.Path.of(System.getenv("PRODUCTS_SQL")));
            for (String one : sql.split(";\\s*\n")) {
                statement.execute(one);
            }
        }
    }

    public record NewProduct(String name, String description, Long price, String currency) {}

    public record Product(
            String id,
            String name,
            String description,
            long price,
            String currency,
            int version,
            Instant createdAt,
            Instant updatedAt) {}

    @GET
    @Path("{id}")
    public Product read(String id) throws SQLException {
        try (Connection connection = readers.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT " + FIELDS + " FROM products WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new NotFoundException();
                }
                return product(row);
            }
        }
    }

    @GET
    public List<Product> page(@QueryParam("limit") @DefaultValue("50") int limit) throws SQLException {
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
        return products;
    }

    @POST
    public Response create(NewProduct created) throws SQLException {
        if (created.name() == null || created.name().isBlank() || created.price() == null || created.price() < 1) {
            return Response.status(422).build();
        }
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Product product = new Product(
                UUID.randomUUID().toString(),
                created.name().strip(),
                created.description(),
                created.price(),
                created.currency() == null ? "EUR" : created.currency(),
                1,
                now,
                now);
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
        return Response.created(URI.create("/products/" + product.id())).entity(product).build();
    }

    private static Product product(ResultSet row) throws SQLException {
        return new Product(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getInt(6),
                Instant.ofEpochMilli(row.getLong(7)),
                Instant.ofEpochMilli(row.getLong(8)));
    }
}

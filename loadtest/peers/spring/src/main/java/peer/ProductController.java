package peer;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/products")
class ProductController {

    private static final String FIELDS = "id, name, description, price, currency, version, created_at, updated_at";

    private final JdbcClient reading;
    private final JdbcClient writing;

    ProductController(@Qualifier("reading") JdbcClient reading, @Qualifier("writing") JdbcClient writing) {
        this.reading = reading;
        this.writing = writing;
    }

    record NewProduct(String name, String description, Long price, String currency) {}

    record Product(
            String id,
            String name,
            String description,
            long price,
            String currency,
            int version,
            Instant createdAt,
            Instant updatedAt) {}

    @GetMapping("/{id}")
    ResponseEntity<Product> read(@PathVariable String id) {
        return ResponseEntity.of(reading.sql("SELECT " + FIELDS + " FROM products WHERE id = ?")
                .param(id)
                .query(ProductController::product)
                .optional());
    }

    @GetMapping
    List<Product> page(@RequestParam(defaultValue = "50") int limit) {
        return reading.sql("SELECT " + FIELDS + " FROM products ORDER BY created_at, id LIMIT ?")
                .param(limit)
                .query(ProductController::product)
                .list();
    }

    @PostMapping
    ResponseEntity<Product> create(@RequestBody NewProduct created) {
        if (created.name() == null || created.name().isBlank() || created.price() == null || created.price() < 1) {
            return ResponseEntity.status(422).build();
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
        writing.sql("INSERT INTO products (" + FIELDS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        product.id(),
                        product.name(),
                        product.description(),
                        product.price(),
                        product.currency(),
                        product.version(),
                        now.toEpochMilli(),
                        now.toEpochMilli())
                .update();
        return ResponseEntity.created(URI.create("/products/" + product.id())).body(product);
    }

    private static Product product(ResultSet row, int number) throws SQLException {
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

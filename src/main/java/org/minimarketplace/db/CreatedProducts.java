package org.minimarketplace.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;

/** Products as they were created, as text for {@code idempotency_keys}. Thread-safe. */
final class CreatedProducts {

    private static final TypeReference<List<Row>> ROWS = new TypeReference<>() {};

    private final ObjectMapper json = new ObjectMapper();

    String write(List<Product> products) {
        try {
            return json.writeValueAsString(products.stream().map(Row::of).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of strings and numbers are always written", e);
        }
    }

    List<Product> read(String text) {
        try {
            return json.readValue(text, ROWS).stream().map(Row::product).toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("idempotency_keys.products holds what this class wrote", e);
        }
    }

    /** The version is the first one, and the time of the change that of the creation. */
    private record Row(
            String id, String name, @Nullable String description, long price, String currency, long createdAt) {

        static Row of(Product product) {
            ProductDetails details = product.details();
            return new Row(
                    product.id().toString(),
                    details.name(),
                    details.description(),
                    details.price(),
                    details.currency(),
                    product.createdAt().toEpochMilli());
        }

        Product product() {
            Instant created = Instant.ofEpochMilli(createdAt);
            return new Product(
                    UUID.fromString(id),
                    new ProductDetails(name, description, price, currency),
                    Product.FIRST_VERSION,
                    created,
                    created);
        }
    }
}

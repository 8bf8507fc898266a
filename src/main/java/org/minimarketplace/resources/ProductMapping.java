package org.minimarketplace.resources;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ProductPatch;
import org.minimarketplace.api.ProductRequest;
import org.minimarketplace.api.ProductResponse;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;

/** Between the records on the wire and the domain. Takes requests that are validated. Thread-safe. */
final class ProductMapping {

    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String defaultCurrency;

    ProductMapping(String defaultCurrency) {
        this.defaultCurrency = defaultCurrency;
    }

    ProductDetails details(ProductRequest request) {
        return details(request.name(), request.description(), request.price(), request.currency());
    }

    ProductDetails patched(ProductDetails stored, ProductPatch patch) {
        return details(
                patch.name().orElse(stored.name()),
                patch.description().orElse(stored.description()),
                patch.price().orElse(BigInteger.valueOf(stored.price())),
                patch.currency().orElse(stored.currency()));
    }

    private ProductDetails details(
            @Nullable String name,
            @Nullable String description,
            @Nullable BigInteger price,
            @Nullable String currency) {
        return new ProductDetails(
                requireNonNull(name),
                description,
                requireNonNull(price).longValueExact(),
                currency == null ? defaultCurrency : currency);
    }

    static ProductResponse response(Product product) {
        ProductDetails details = product.details();
        return new ProductResponse(
                product.id(),
                details.name(),
                details.description(),
                details.price(),
                details.currency(),
                product.version(),
                product.tag(),
                timestamp(product.createdAt()),
                timestamp(product.updatedAt()));
    }

    private static String timestamp(Instant time) {
        return RFC_3339.format(time);
    }
}

package org.minimarketplace.resources;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.core.ProductFormat;

/**
 * Which format a request means: the one that the parameter {@code format} names, otherwise the one of its media types.
 * Immutable.
 *
 * @param all the formats; the first one is taken where a client accepts anything
 */
record CatalogueFormats(List<ProductFormat> all) {

    /** The format of an answer. */
    ProductFormat accepted(@Nullable String name, List<MediaType> acceptable) {
        return name != null
                ? named(name)
                : acceptable.stream()
                        .flatMap(type -> all.stream().filter(format -> isCompatible(type, format)))
                        .findFirst()
                        .orElseThrow(NotAcceptableException::new);
    }

    /** The format of a body. */
    ProductFormat sent(@Nullable String name, @Nullable MediaType type) {
        return name != null
                ? named(name)
                : all.stream()
                        .filter(format -> type != null && isCompatible(type, format))
                        .findFirst()
                        .orElseThrow(NotSupportedException::new);
    }

    private static boolean isCompatible(MediaType type, ProductFormat format) {
        return type.isCompatible(MediaType.valueOf(format.mediaType()));
    }

    private ProductFormat named(String name) {
        return all.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(
                        "format",
                        "must be " + all.stream().map(ProductFormat::name).collect(Collectors.joining(" or "))));
    }
}

package org.minimarketplace.resources;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
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

    /**
     * The format of an answer.
     *
     * @param acceptable the best ones first
     */
    ProductFormat accepted(@Nullable String name, List<MediaType> acceptable) {
        if (name != null) {
            return named(name);
        }
        List<ProductFormat> allowed =
                all.stream().filter(format -> !isRefused(format, acceptable)).toList();
        return acceptable.stream()
                .flatMap(type -> allowed.stream().filter(format -> isCompatible(type, format)))
                .findFirst()
                .orElseThrow(NotAcceptableException::new);
    }

    /** RFC 9110, section 12.4.2: a weight of 0 means "not acceptable", and the most specific range decides. */
    private static boolean isRefused(ProductFormat format, List<MediaType> acceptable) {
        return acceptable.stream()
                .filter(type -> isCompatible(type, format))
                .min(Comparator.comparing(MediaType::isWildcardType).thenComparing(MediaType::isWildcardSubtype))
                .map(type -> type.getParameters().getOrDefault("q", "1").matches("0(\\.0*)?"))
                .orElse(true);
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

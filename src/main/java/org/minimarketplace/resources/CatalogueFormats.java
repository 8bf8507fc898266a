package org.minimarketplace.resources;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.api.NotAcceptableTypeException;
import org.minimarketplace.api.UnsupportedTypeException;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.http.Accept;

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
     * @throws NotAcceptableTypeException if the client accepts none
     */
    ProductFormat accepted(@Nullable String name, Accept accept) {
        if (name != null) {
            return named(name);
        }
        return accept.best(mediaTypes())
                .flatMap(this::ofType)
                .orElseThrow(() -> new NotAcceptableTypeException(mediaTypes()));
    }

    /**
     * The format of a body.
     *
     * @throws UnsupportedTypeException if it is none of them
     */
    ProductFormat sent(@Nullable String name, @Nullable MediaType type) {
        if (name != null) {
            return named(name);
        }
        return Optional.ofNullable(type)
                .flatMap(known -> ofType(known.getType() + "/" + known.getSubtype()))
                .orElseThrow(() -> new UnsupportedTypeException(mediaTypes()));
    }

    private Optional<ProductFormat> ofType(String type) {
        return all.stream().filter(format -> format.mediaType().equals(type)).findFirst();
    }

    private List<String> mediaTypes() {
        return all.stream().map(ProductFormat::mediaType).toList();
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

package org.minimarketplace.core;

import java.util.List;

/**
 * The name that a client gave to a creation, so that a repetition of it is recognized. Immutable.
 *
 * @param key 1 to 255 characters of the client's
 * @param fingerprint SHA-256 of what is to be created, in hexadecimal digits
 */
public record IdempotencyKey(String key, String fingerprint) {

    /**
     * For a request.
     *
     * @param operation tells requests of different kinds apart
     */
    public static IdempotencyKey of(String key, String operation, List<ProductDetails> products) {
        Fingerprint fingerprint = new Fingerprint().add(operation);
        for (ProductDetails product : products) {
            fingerprint
                    .add(product.name())
                    .add(product.description())
                    .add(product.price())
                    .add(product.currency());
        }
        return new IdempotencyKey(key, fingerprint.whole());
    }
}

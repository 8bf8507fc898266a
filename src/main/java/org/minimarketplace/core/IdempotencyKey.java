package org.minimarketplace.core;

import java.util.List;

/**
 * The name that a client gave to a request that changes something, so that a repetition of it is recognized. Immutable.
 *
 * @param scope whose name it is: what is remembered is bounded for each scope
 * @param key 1 to 255 characters, and another one for each scope
 * @param fingerprint SHA-256 of what is asked for, in hexadecimal digits
 */
public record IdempotencyKey(String scope, String key, String fingerprint) {

    /**
     * For the creation of products.
     *
     * @param operation tells requests of different kinds apart
     */
    public static IdempotencyKey of(String scope, String key, String operation, List<ProductDetails> products) {
        Fingerprint fingerprint = new Fingerprint().add(operation);
        for (ProductDetails product : products) {
            fingerprint
                    .add(product.name())
                    .add(product.description())
                    .add(product.price())
                    .add(product.currency());
        }
        return new IdempotencyKey(scope, key, fingerprint.whole());
    }
}

package org.minimarketplace.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        MessageDigest digest = sha256();
        add(digest, operation);
        for (ProductDetails product : products) {
            add(digest, product.name());
            add(digest, product.description());
            add(digest, Long.toString(product.price()));
            add(digest, product.currency());
        }
        return new IdempotencyKey(key, HexFormat.of().formatHex(digest.digest()));
    }

    /** Adds a value behind its length, so that no two lists of values look the same. */
    private static void add(MessageDigest digest, @Nullable String value) {
        if (value == null) {
            digest.update("null;".getBytes(StandardCharsets.UTF_8));
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

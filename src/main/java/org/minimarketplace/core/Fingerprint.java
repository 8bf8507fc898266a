package org.minimarketplace.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of a list of values. Each value is taken with its length, and null is a value of its own, so that no two
 * lists are taken for one. For one list, and for one thread.
 */
public final class Fingerprint {

    /** Half of SHA-256: two lists out of 2<sup>64</sup> would have to be found to see a collision by chance. */
    private static final int SHORT_BYTES = 16;

    private final MessageDigest digest;

    /** Of no values yet. */
    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Appends a value; null is different from the empty text. */
    public Fingerprint add(@Nullable String value) {
        if (value == null) {
            digest.update("null;".getBytes(StandardCharsets.UTF_8));
        } else {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return this;
    }

    /** Appends a number. */
    public Fingerprint add(long value) {
        return add(Long.toString(value));
    }

    /** All 256 bits, in 64 hexadecimal digits. Ends the list. */
    public String whole() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The first 128 bits, in 32 hexadecimal digits: enough for an entity tag. Ends the list. */
    public String cut() {
        return HexFormat.of().formatHex(digest.digest(), 0, SHORT_BYTES);
    }
}

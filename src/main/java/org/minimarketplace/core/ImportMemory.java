package org.minimarketplace.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * The memory of the import of a file: enough to give a row that has no id the same one whenever the file comes again.
 * So a product that such a row made is recognized, whoever has changed it since, and one that is missing is made: after
 * an import that was cut off, and after a removal. Nothing is kept for each row. Immutable.
 *
 * @param digest SHA-256 of the file, in hexadecimal digits
 * @param begun when it came for the first time, as far as that is remembered; whole milliseconds
 */
public record ImportMemory(String digest, Instant begun) {

    /** With the 12 bits above the variant 36 for the line: enough for 64 GiB of them. */
    private static final int LINE_BITS_BELOW = 24;

    private static final int HASH_BITS = 38;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /**
     * The id of the product that a row without one makes: a UUID version 7 (RFC 9562, section 6.2, method 1) of the
     * time when the import began, the line as its counter, so that ids are in the order of the file, and 38 bits of a
     * hash of the file and the line.
     *
     * @param line from 1
     */
    public UUID id(long line) {
        long counter = line & (-1L >>> -(12 + LINE_BITS_BELOW));
        long high = begun.toEpochMilli() << 16 | VERSION_7 | counter >>> LINE_BITS_BELOW;
        long low = VARIANT | (counter & (-1L >>> -LINE_BITS_BELOW)) << HASH_BITS | hash(line) >>> (64 - HASH_BITS);
        return new UUID(high, low);
    }

    private long hash(long line) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((digest + ':' + line).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

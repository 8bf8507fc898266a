package org.minimarketplace.resources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.core.Position;
import org.minimarketplace.core.ProductQuery;

/**
 * Positions as text for clients: opaque, sealed with HMAC-SHA256, and good for the query that they came from alone. The
 * size of the page may differ. Thread-safe.
 */
final class Cursors {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL_BYTES = 16;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;

    Cursors(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    String write(Position position, ProductQuery query) {
        byte[] values = values(position);
        byte[] sealed = Arrays.copyOf(values, values.length + SEAL_BYTES);
        System.arraycopy(seal(values, query), 0, sealed, values.length, SEAL_BYTES);
        return ENCODER.encodeToString(sealed);
    }

    /**
     * The position in a cursor.
     *
     * @throws InvalidParameterException if this service did not write it for this query
     */
    Position read(String cursor, ProductQuery query) {
        byte[] sealed = decode(cursor);
        int length = Math.max(0, sealed.length - SEAL_BYTES);
        byte[] values = Arrays.copyOf(sealed, length);
        // Base64 has spare bits: only the very text that was given out counts.
        if (!MessageDigest.isEqual(seal(values, query), Arrays.copyOfRange(sealed, length, sealed.length))
                || !ENCODER.encodeToString(sealed).equals(cursor)) {
            throw invalid();
        }
        return position(values);
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static InvalidParameterException invalid() {
        return new InvalidParameterException(
                "cursor", "is not one of this query: take it from the Link header field, with everything around it");
    }

    /** The seal covers what the position means as well: the query's filter and order. */
    private byte[] seal(byte[] values, ProductQuery query) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(query.filter().toString().getBytes(StandardCharsets.UTF_8));
            mac.update(query.sort().toString().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(values), SEAL_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] values(Position position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            for (Object value : position.values()) {
                if (value instanceof Long number) {
                    data.writeByte('L');
                    data.writeLong(number);
                } else {
                    data.writeByte('S');
                    data.writeUTF(value.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Position position(byte[] values) {
        List<Object> read = new ArrayList<>();
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(values))) {
            while (data.available() > 0) {
                read.add(data.readByte() == 'L' ? (Object) data.readLong() : data.readUTF());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Position(read);
    }
}

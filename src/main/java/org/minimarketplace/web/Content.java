package org.minimarketplace.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of an answer with their strong entity tag: RFC 9110, section 8.8.3. The bytes are nobody's to change.
 *
 * @param tag the beginning of their SHA-256, without quotes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Content(byte[] bytes, String tag) {

    static Content of(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Content(bytes, HexFormat.of().formatHex(digest, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Content of(Asset asset) {
        try (InputStream file = Content.class.getResourceAsStream("/" + asset.resource())) {
            if (file == null) {
                throw new IllegalStateException(asset.resource() + " is not on the class path");
            }
            return of(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

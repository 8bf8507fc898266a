package org.minimarketplace.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A token, read by position: {@code mkt_}, its id of 8 characters, {@code _}, 256 random bits in 43 characters of
 * base64url, and the CRC-32 of all before it in 6 characters of base62. The beginning and the checksum let scanners
 * find tokens that leaked, and tell a typing error from a token that is not known. Immutable.
 */
public final class Token {

    private static final String PREFIX = "mkt_";
    private static final int ID = PREFIX.length();
    private static final int SECRET = ID + TokenEntry.ID_LENGTH + 1;
    private static final int CHECKSUM = SECRET + 43;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int LENGTH = CHECKSUM + CHECKSUM_LENGTH;

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String OF_IDS = LETTERS + "0123456789";

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /** A new one, that nobody can guess. */
    public static Token create(SecureRandom random) {
        // The first one a letter: no reader of YAML takes the id for a number.
        StringBuilder token = new StringBuilder(LENGTH).append(PREFIX);
        token.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        for (int i = 1; i < TokenEntry.ID_LENGTH; i++) {
            token.append(OF_IDS.charAt(random.nextInt(OF_IDS.length())));
        }
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        token.append('_').append(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        return new Token(token.append(checksum(token)).toString());
    }

    /** The token that a text is; empty if it is none. */
    public static Optional<Token> parse(String text) {
        return text.length() == LENGTH
                        && text.startsWith(PREFIX)
                        && TokenEntry.isId(text.substring(ID, SECRET - 1))
                        && text.charAt(SECRET - 1) == '_'
                        && hasItsChecksum(text)
                ? Optional.of(new Token(text))
                : Optional.empty();
    }

    /** Names the token: it may be shown to anybody. */
    public String id() {
        return text.substring(ID, SECRET - 1);
    }

    /** The SHA-256 of the whole token. */
    byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * What is to be kept of it.
     *
     * @param expires from when on it is not good any more; null for never
     */
    public TokenEntry entry(String name, Set<Scope> scopes, Instant created, @Nullable Instant expires) {
        return new TokenEntry(name, id(), HexFormat.of().formatHex(sha256()), scopes, created, expires);
    }

    /** The token as its holder sends it: the one who made it is told, nobody and nothing else. */
    public String secret() {
        return text;
    }

    /** The id alone: whoever logs a token by mistake gives nothing away. */
    @Override
    public String toString() {
        return "token " + id();
    }

    private static String checksum(CharSequence before) {
        char[] digits = new char[CHECKSUM_LENGTH];
        long rest = crc(before.toString());
        for (int i = digits.length - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }

    /** As {@link #checksum} has it, digit by digit: every request with a token comes along here. */
    private static boolean hasItsChecksum(String text) {
        long rest = crc(text.substring(0, CHECKSUM));
        for (int i = LENGTH - 1; i >= CHECKSUM; i--) {
            if (text.charAt(i) != BASE62.charAt((int) (rest % BASE62.length()))) {
                return false;
            }
            rest /= BASE62.length();
        }
        return true;
    }

    private static long crc(String before) {
        CRC32 crc = new CRC32();
        crc.update(before.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}

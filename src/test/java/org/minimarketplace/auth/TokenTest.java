package org.minimarketplace.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of tokens, and how one is found. */
class TokenTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    private final SecureRandom random = new SecureRandom();

    @Test
    void aTokenHasItsForm() {
        Token token = Token.create(random);

        assertThat(token.secret()).matches("mkt_[a-z][a-z0-9]{7}_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}");
        assertThat(Token.parse(token.secret()).map(Token::id)).contains(token.id());
        assertThat(token.toString()).doesNotContain(token.secret());
    }

    @Test
    void theChecksumIsTheCrcInBase62() {
        String secret = Token.create(random).secret();
        CRC32 crc = new CRC32();
        crc.update(secret.substring(0, 56).getBytes(StandardCharsets.US_ASCII));
        long value = 0;
        for (char digit : secret.substring(56).toCharArray()) {
            value = value * 62 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".indexOf(digit);
        }
        assertThat(value).isEqualTo(crc.getValue());
    }

    @Test
    void anyOtherTextIsNoToken() {
        String secret = Token.create(random).secret();
        for (int i = 0; i < secret.length(); i++) {
            char other = secret.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(Token.parse(secret.substring(0, i) + other + secret.substring(i + 1)))
                    .isEmpty();
        }
        for (String wrong : List.of("", "mkt_", secret + "a", secret.substring(1), secret + "\u00e9", " " + secret)) {
            assertThat(Token.parse(wrong)).isEmpty();
        }
    }

    @Test
    void aTokenIsFoundByTheWholeOfIt() {
        Token known = Token.create(random);
        Token forged = forged(known);
        Tokens tokens = new Tokens(List.of(known.entry("ci", Set.of(Scope.READ), NOW, null)));

        assertThat(tokens.find(known.secret()).map(TokenEntry::name)).contains("ci");
        assertThat(tokens.find(forged.secret())).isEmpty();
        assertThat(tokens.find(Token.create(random).secret())).isEmpty();
        assertThat(tokens.find(null)).isEmpty();
    }

    /** With a good checksum and the id of another one. */
    private Token forged(Token known) {
        String text = known.secret();
        char last = text.charAt(55) == 'A' ? 'E' : 'A';
        String before = text.substring(0, 55) + last;
        CRC32 crc = new CRC32();
        crc.update(before.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        for (long rest = crc.getValue(); digits.length() < 6; rest /= 62) {
            digits.insert(
                    0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".charAt((int) (rest % 62)));
        }
        return Token.parse(before + digits).orElseThrow();
    }

    @Test
    void theLatestOfANameIsItsExpiry() {
        Tokens tokens = new Tokens(List.of(
                Token.create(random).entry("ci", Set.of(Scope.READ), NOW, NOW.plusSeconds(10)),
                Token.create(random).entry("ci", Set.of(Scope.READ), NOW, NOW.plusSeconds(20)),
                Token.create(random).entry("ops", Set.of(Scope.READ), NOW, NOW.plusSeconds(10)),
                Token.create(random).entry("ops", Set.of(Scope.READ), NOW, null)));

        assertThat(tokens.expiries()).containsOnly(java.util.Map.entry("ci", NOW.plusSeconds(20)));
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "READ, READ, true", "READ, WRITE, false", "WRITE, READ, true", "WRITE, WRITE, true", "WRITE, METRICS, false",
        "METRICS, ADMIN, false", "ADMIN, METRICS, true", "ADMIN, READ, false", "ADMIN, WRITE, false",
                "READ, METRICS, false"
    })
    void scopesContainEachOther(Scope one, Scope other, boolean contains) {
        assertThat(one.contains(other)).isEqualTo(contains);
    }

    @Test
    void tenWrongTokensAMinuteAreAnsweredAndNoMore() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        BadTokens bad = new BadTokens(nanos::get);
        for (int i = 0; i < 10; i++) {
            assertThat(bad.count("a")).isZero();
            nanos.addAndGet(1_000_000_000L);
        }
        assertThat(bad.count("a")).isEqualTo(50);
        assertThat(bad.count("b")).isZero();
        nanos.addAndGet(49_999_999_999L);
        assertThat(bad.count("a")).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(bad.count("a")).isZero();
        assertThat(bad.count("a")).isEqualTo(1);
    }
}

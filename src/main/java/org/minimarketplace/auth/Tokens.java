package org.minimarketplace.auth;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tokens that are good at one time. Immutable. */
public final class Tokens {

    /** What a secret is compared with that no token has: it takes as long to be refused. */
    private final byte[] nobodys = new byte[32];

    private final List<TokenEntry> entries;
    private final Map<String, Known> known = new HashMap<>();

    /** These. */
    public Tokens(List<TokenEntry> entries) {
        this.entries = List.copyOf(entries);
        this.entries.forEach(entry ->
                known.put(entry.id(), new Known(entry, HexFormat.of().parseHex(entry.sha256()))));
    }

    /** What is kept of each. */
    public List<TokenEntry> entries() {
        return entries;
    }

    /**
     * The one that a text is, expired or not; empty for any other text. How long it takes says nothing about how much
     * of it is right.
     */
    Optional<TokenEntry> find(@Nullable String text) {
        Optional<Token> token = text == null ? Optional.empty() : Token.parse(text);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Known candidate = known.get(token.get().id());
        boolean same = MessageDigest.isEqual(
                candidate == null ? nobodys : candidate.digest, token.get().sha256());
        return candidate != null && same ? Optional.of(candidate.entry) : Optional.empty();
    }

    /** From when on no token of a name is good any more, by name; without those of which one is good for ever. */
    public Map<String, Instant> expiries() {
        Map<String, Instant> latest = new HashMap<>();
        for (TokenEntry entry : entries) {
            Instant expires = entry.expires() == null ? Instant.MAX : entry.expires();
            latest.merge(entry.name(), expires, (one, other) -> one.isAfter(other) ? one : other);
        }
        latest.values().removeIf(Instant.MAX::equals);
        return latest;
    }

    private static final class Known {

        private final TokenEntry entry;
        private final byte[] digest;

        Known(TokenEntry entry, byte[] digest) {
            this.entry = entry;
            this.digest = digest;
        }
    }
}

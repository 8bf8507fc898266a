package org.minimarketplace.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.auth.Token;
import org.minimarketplace.auth.TokenFileEditor;

/** Makes tokens as {@code token create} does. */
public final class TokenFiles {

    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenFiles() {}

    /** An empty one, which lets nobody in. */
    public static Path empty(Path folder) {
        try {
            Path file = Files.createTempFile(folder, "tokens", ".yml");
            Files.writeString(file, "tokens: []\n");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a token that is good. */
    public static Token add(Path file, String name, Scope... scopes) {
        return add(file, name, null, scopes);
    }

    /** Adds a token. */
    public static Token add(Path file, String name, @Nullable Instant expires, Scope... scopes) {
        Token token = Token.create(RANDOM);
        new TokenFileEditor(file).add(token.entry(name, Set.of(scopes), Instant.EPOCH, expires));
        return token;
    }

    /** The field that sends it. */
    public static String field(Token token) {
        return "Authorization: Bearer " + token.secret();
    }
}

package org.minimarketplace.auth;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.FilePaths;

/**
 * The {@code auth} section of the configuration.
 *
 * @param tokens the path of the token file; null for none
 * @param anonymous what may be done without a token
 * @param allowUnauthenticated whether the ports may be reachable from elsewhere although there is no token file
 */
public record AuthSettings(@Nullable String tokens, Anonymous anonymous, Boolean allowUnauthenticated) {

    /** What may be done without a token on the application port. */
    public enum Anonymous {
        /** Nothing that needs a scope. */
        @JsonProperty("none")
        NONE,
        /** What the scope {@code read} allows. */
        @JsonProperty("read")
        READ,
        /** What the scope {@code write} allows. */
        @JsonProperty("write")
        WRITE
    }

    /** Fills in the defaults: with a token file nothing is allowed without a token, else the whole API is. */
    public AuthSettings {
        tokens = tokens == null || tokens.isBlank() ? null : tokens;
        if (anonymous == null) {
            anonymous = tokens == null ? Anonymous.WRITE : Anonymous.NONE;
        }
        allowUnauthenticated = allowUnauthenticated != null && allowUnauthenticated;
    }

    /** What holds where the configuration says nothing. */
    @SuppressWarnings("NullAway") // As Jackson does for keys that are absent.
    public static AuthSettings defaults() {
        return new AuthSettings(null, null, null);
    }

    /**
     * Where the tokens are; empty where there are none.
     *
     * @throws org.minimarketplace.core.UnusablePathException for what is no path
     */
    @JsonIgnore
    public Optional<Path> file() {
        return Optional.ofNullable(tokens).map(FilePaths::of);
    }

    /** The scopes of those who send no token; without a token file nobody could show that they are the operator. */
    @JsonIgnore
    public Set<Scope> scopesOfAnonymous() {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (anonymous != Anonymous.NONE) {
            scopes.add(anonymous == Anonymous.READ ? Scope.READ : Scope.WRITE);
        }
        if (tokens == null) {
            scopes.add(Scope.ADMIN);
        }
        return scopes;
    }
}

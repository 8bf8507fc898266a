package org.minimarketplace.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who made a request. Immutable.
 *
 * @param name that of a token, or {@link #ANONYMOUS_NAME}
 */
public record Caller(String name) {

    /** The name of everybody who sends no token; no token has it. */
    public static final String ANONYMOUS_NAME = "anonymous";

    /** Who sends no token. */
    public static final Caller ANONYMOUS = new Caller(ANONYMOUS_NAME);

    /** The request attribute with the caller, where a token was asked for. */
    public static final String ATTRIBUTE = Caller.class.getName();

    /** The one that an {@link #ATTRIBUTE} holds: anonymous where nobody looked. */
    public static Caller of(@Nullable Object attribute) {
        return attribute instanceof Caller caller ? caller : ANONYMOUS;
    }
}

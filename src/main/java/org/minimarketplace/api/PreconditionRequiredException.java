package org.minimarketplace.api;

/** A write came without {@code If-Match} where the configuration asks for it (RFC 6585, section 3). */
public final class PreconditionRequiredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** For any write. */
    public PreconditionRequiredException() {
        super("If-Match is required");
    }
}

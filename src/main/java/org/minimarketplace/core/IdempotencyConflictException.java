package org.minimarketplace.core;

/** An {@link IdempotencyKey} was used before for something else; nothing was changed. */
public final class IdempotencyConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** For a key whose fingerprint differs. */
    public IdempotencyConflictException() {
        super("the idempotency key was used for another request");
    }
}

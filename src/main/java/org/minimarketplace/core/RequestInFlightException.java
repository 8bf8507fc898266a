package org.minimarketplace.core;

/** A request with the same {@link IdempotencyKey} is still at work; nothing was changed by this one. */
public final class RequestInFlightException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** For a key whose first request did not end before the deadline of this one. */
    public RequestInFlightException() {
        super("a request with the same idempotency key is in flight");
    }
}

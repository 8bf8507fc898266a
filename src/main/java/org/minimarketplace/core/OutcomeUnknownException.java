package org.minimarketplace.core;

/**
 * The storage failed while it made a write durable: the write may be stored whole, or not at all, and which of both is
 * known after the next write or start alone. An operator has to look.
 */
public final class OutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the storage's own error. */
    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}

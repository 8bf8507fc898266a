package org.minimarketplace.core;

/** The disk has no room for the write; nothing was changed, and reads go on. */
public final class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the storage's own error. */
    public StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}

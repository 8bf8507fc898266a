package org.minimarketplace.core;

/** The storage is locked by somebody else; nothing was changed, and a later attempt may succeed. */
public final class StoreBusyException extends RuntimeException implements Foreseen {

    private static final long serialVersionUID = 1L;

    /** With the storage's own error. */
    public StoreBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}

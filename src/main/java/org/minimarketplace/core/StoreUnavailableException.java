package org.minimarketplace.core;

/** The storage cannot be read or written: a failing disk, a damaged or missing file. An operator has to look. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the storage's own error. */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

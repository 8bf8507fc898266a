package org.minimarketplace.core;

/** A text that somebody gave as the path of a file, and cannot be one here. The message is a line for the operator. */
public final class UnusablePathException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says why, and what to do. */
    public UnusablePathException(String message) {
        super(message);
    }
}

package org.minimarketplace.db;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used as it is, and the service must not start on it. The message is one line for the operator:
 * what is wrong, and what to do.
 */
public class DatabaseRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message for the operator. */
    public DatabaseRefusedException(String message) {
        this(message, null);
    }

    /** With a message for the operator and the error behind it. */
    public DatabaseRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package org.minimarketplace.http;

import org.eclipse.jetty.io.EofException;

/** The client is gone, and nobody is left to be answered. Not a failure of ours; Jetty does not log its kind either. */
public final class HungUpException extends EofException {

    private static final long serialVersionUID = 1;

    /** The failure of the network. */
    HungUpException(Throwable failure) {
        super(failure);
    }

    /** Whether this is why something failed, directly or not. */
    public static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        // Causes may go in circles.
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof HungUpException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}

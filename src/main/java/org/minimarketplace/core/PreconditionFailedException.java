package org.minimarketplace.core;

import java.util.UUID;

/** The client's {@link Precondition} does not accept what is stored; nothing was changed. */
public final class PreconditionFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long currentVersion;

    /** For the product and the version that is stored. */
    public PreconditionFailedException(UUID id, long currentVersion) {
        super("product " + id + " is at version " + currentVersion + ", which the precondition does not accept");
        this.currentVersion = currentVersion;
    }

    /** The version that is stored. */
    public long currentVersion() {
        return currentVersion;
    }
}

package org.minimarketplace.core;

import java.util.UUID;

/** The stored version is none of those that the client's {@link Precondition} accepts; nothing was changed. */
public final class VersionMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long currentVersion;

    /** For the product and the version that is stored. */
    public VersionMismatchException(UUID id, long currentVersion) {
        super("product " + id + " is at version " + currentVersion);
        this.currentVersion = currentVersion;
    }

    /** The version that is stored. */
    public long currentVersion() {
        return currentVersion;
    }
}

package org.minimarketplace.core;

import java.util.UUID;

/** There is no product with this id (any more). */
public final class ProductNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final UUID id;

    /** For the id that was asked for. */
    public ProductNotFoundException(UUID id) {
        super("no product " + id);
        this.id = id;
    }

    /** The id that was asked for. */
    public UUID id() {
        return id;
    }
}

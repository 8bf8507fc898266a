package org.minimarketplace.core;

import java.util.List;

/** A file is not valid; nothing of it was stored. */
public final class ImportRejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<LineError> errors;

    /** With what is wrong, in the order of the file. */
    public ImportRejectedException(List<LineError> errors) {
        super(errors.size() + " errors in the file");
        this.errors = List.copyOf(errors);
    }

    /** The errors, in the order of the file. */
    public List<LineError> errors() {
        return errors;
    }
}

package org.minimarketplace.core;

/** The disk has no room for the write; reads go on. Nothing was changed, unless an import had come to some line. */
public final class StoreFullException extends RuntimeException implements Foreseen {

    private static final long serialVersionUID = 1L;

    private final long storedTo;

    /** Before the storage itself found it full. */
    public StoreFullException(String message) {
        super(message);
        this.storedTo = 0;
    }

    /** With the storage's own error. */
    public StoreFullException(String message, Throwable cause) {
        super(message, cause);
        this.storedTo = 0;
    }

    /** In the middle of an import, whose rows up to a line are stored. */
    StoreFullException(StoreFullException cause, long storedTo) {
        super(cause.getMessage() + "; an import is stored to line " + storedTo, cause);
        this.storedTo = storedTo;
    }

    /** The last line of an import that is stored, from 1; 0 if nothing was changed. */
    public long storedTo() {
        return storedTo;
    }
}

package org.minimarketplace.core;

/**
 * A valid import met a change that somebody else made while it was being stored. Rows before the line are stored;
 * repeating the import goes on from there.
 */
public final class ImportInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long line;

    /** At a line, from 1. */
    public ImportInterruptedException(long line) {
        super("interrupted at line " + line);
        this.line = line;
    }

    /** The first line that is not stored. */
    public long line() {
        return line;
    }
}

package org.minimarketplace.cli;

import java.util.List;

/** A command could not do what it was asked to: exit code 1. */
final class CommandFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    /** With one line for each failure. */
    CommandFailedException(List<String> lines) {
        super(String.join("; ", lines));
        this.lines = List.copyOf(lines);
    }

    List<String> lines() {
        return lines;
    }
}

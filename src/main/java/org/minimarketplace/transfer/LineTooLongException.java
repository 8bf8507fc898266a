package org.minimarketplace.transfer;

import java.io.IOException;

/**
 * A record of a file is longer than any valid one: nothing behind it can be trusted, and it must not fill the memory.
 */
final class LineTooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    LineTooLongException() {
        super("record too long");
    }
}

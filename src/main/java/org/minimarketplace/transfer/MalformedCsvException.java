package org.minimarketplace.transfer;

import java.io.IOException;

/** A file is not CSV as RFC 4180 has it; the message says of the record what is wrong with it. */
final class MalformedCsvException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedCsvException(String detail) {
        super(detail);
    }

    /** The error of the record. */
    String detail() {
        return String.valueOf(getMessage());
    }
}

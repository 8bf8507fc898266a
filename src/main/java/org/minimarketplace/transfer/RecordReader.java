package org.minimarketplace.transfer;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import org.minimarketplace.api.Utf8Reader;

/** Text of a file, in UTF-8, that bounds the size of one record. For one thread. */
final class RecordReader extends FilterReader {

    /** Twice the longest valid record, where every character is escaped, and what parsers read ahead. */
    private static final int MAX_RECORD = 128 * 1024;

    private long sinceRecord;

    RecordReader(InputStream file) {
        super(new BufferedReader(new Utf8Reader(file)));
    }

    /** Says that a record is complete. */
    void recordRead() {
        sinceRecord = 0;
    }

    @Override
    public int read() throws IOException {
        int character = super.read();
        count(1);
        return character;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int characters) throws LineTooLongException {
        sinceRecord += characters;
        if (sinceRecord > MAX_RECORD) {
            throw new LineTooLongException();
        }
    }
}

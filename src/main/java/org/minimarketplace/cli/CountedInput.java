package org.minimarketplace.cli;

import java.io.IOException;
import java.io.InputStream;
import org.minimarketplace.core.ProgressObserver;

/** Tells how many bytes of a stream have been read. For one thread. */
final class CountedInput extends InputStream {

    private final InputStream bytes;
    private final String step;
    private final long size;
    private final ProgressObserver observer;
    private long read;

    /**
     * Closes the stream when it is closed.
     *
     * @param size of the whole, in bytes; 0 if it is not known
     */
    CountedInput(InputStream bytes, long size, ProgressObserver observer) {
        this.bytes = bytes;
        this.step = size > 0 ? "reading" : "reading bytes";
        this.size = size;
        this.observer = observer;
    }

    @Override
    public int read() throws IOException {
        int next = bytes.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = bytes.read(target, offset, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public int available() throws IOException {
        return bytes.available();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private void count(int more) {
        read += more;
        observer.at(step, read, size);
    }
}

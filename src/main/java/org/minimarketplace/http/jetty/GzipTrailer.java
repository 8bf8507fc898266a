package org.minimarketplace.http.jetty;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * Compares what a gzip member inflated to with the check value behind it: RFC 1952, section 2.3.1. Not thread-safe: for
 * one body.
 *
 * <p>Upstream: the {@code GZIPContentDecoder} of Jetty 12.1.13 reads over the check value, and takes what was damaged
 * on the way for what was sent. Not reported upstream.
 */
final class GzipTrailer {

    /** The check value and the length, the last octets of a member. */
    private static final int SIZE = 8;

    private final CRC32 inflated = new CRC32();

    /** The octets that were read last, as they would stand in an integer, the first one lowest. */
    private long last;

    /** Some of what the member inflates to; the buffer stays as it is. */
    void inflated(ByteBuffer block) {
        inflated.update(block.duplicate());
    }

    /**
     * The part of the member that the decoder has read.
     *
     * @param compressed at the position behind it
     * @param from the position before it
     */
    void read(ByteBuffer compressed, int from) {
        int end = compressed.position();
        for (int i = Math.max(from, end - SIZE); i < end; i++) {
            last = last >>> Byte.SIZE | (long) compressed.get(i) << (Long.SIZE - Byte.SIZE);
        }
    }

    /**
     * The member has ended; another one may follow.
     *
     * @throws ZipException if it is not what was compressed
     */
    void end() throws ZipException {
        boolean same = (int) last == (int) inflated.getValue();
        inflated.reset();
        if (!same) {
            throw new ZipException("the check value of a gzip member is another one");
        }
    }
}

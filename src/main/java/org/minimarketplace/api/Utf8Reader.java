package org.minimarketplace.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text in UTF-8 and nothing else (RFC 3629, section 3): overlong forms, surrogates, and what is torn or no character at
 * all are errors; a byte order mark at the beginning is passed over. All text that clients send as JSON, NDJSON or CSV
 * comes through here.
 *
 * <p>Unlike {@link java.io.InputStreamReader}, which throws away the whole block that has an error in it, this hands
 * out every character that stands before the error, so that its place is known. For one thread; to be read in blocks.
 */
public final class Utf8Reader extends Reader {

    private static final int BLOCK = 8 * 1024;
    private static final int BYTE_ORDER_MARK = 0xEF_BB_BF;
    private static final int BYTE_ORDER_MARK_LENGTH = 3;

    private final InputStream bytes;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);
    private boolean begun;
    private boolean ended;

    /** Reads bytes up to their end, or to the first ones that are not UTF-8. */
    public Utf8Reader(InputStream bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads at least one character.
     *
     * @throws java.nio.charset.CharacterCodingException if what comes next is not UTF-8
     */
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        CharBuffer text = CharBuffer.wrap(target, offset, length);
        CoderResult result = decoder.decode(block, text, ended);
        while (text.position() == offset && !result.isError() && !ended) {
            fill();
            result = decoder.decode(block, text, ended);
        }
        if (text.position() > offset) {
            return text.position() - offset;
        }
        if (result.isError()) {
            result.throwException();
        }
        return -1;
    }

    private void fill() throws IOException {
        block.compact();
        int read = bytes.readNBytes(block.array(), block.position(), block.remaining());
        ended = read < block.remaining();
        block.position(block.position() + read).flip();
        if (!begun && block.limit() >= BYTE_ORDER_MARK_LENGTH) {
            int start = ((block.getShort(0) & 0xFFFF) << 8) | (block.get(2) & 0xFF);
            block.position(start == BYTE_ORDER_MARK ? BYTE_ORDER_MARK_LENGTH : 0);
        }
        begun = true;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}

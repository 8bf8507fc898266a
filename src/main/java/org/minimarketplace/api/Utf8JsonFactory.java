package org.minimarketplace.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.ReaderBasedJsonParser;
import com.fasterxml.jackson.core.sym.CharsToNameCanonicalizer;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;

/**
 * Makes parsers that take bytes for UTF-8 and nothing else (RFC 8259, section 8.1). Those of Jackson guess whether they
 * are UTF-16 or UTF-32, and decode UTF-8 without looking at overlong forms and surrogates; here each byte goes through
 * {@link Utf8Reader}, and the parser sees characters. Thread-safe.
 */
public final class Utf8JsonFactory extends JsonFactory {

    /** The message of the error at bytes that are not UTF-8. */
    public static final String NOT_UTF_8 = "not valid UTF-8";

    private static final long serialVersionUID = 1L;

    /** With Jackson's own settings. */
    public Utf8JsonFactory() {}

    private Utf8JsonFactory(Utf8JsonFactory settings) {
        super(settings, null);
    }

    @Override
    public JsonFactory copy() {
        return new Utf8JsonFactory(this);
    }

    @Override
    protected JsonParser _createParser(InputStream bytes, IOContext context) throws IOException {
        return new Parser(context, _parserFeatures, new Utf8Reader(bytes), getCodec(), _rootCharSymbols.makeChild());
    }

    @Override
    protected JsonParser _createParser(byte[] bytes, int offset, int length, IOContext context) throws IOException {
        return _createParser(new ByteArrayInputStream(bytes, offset, length), context);
    }

    // Jackson's own parsers behind the three that follow are not strict. A factory refuses in this way what it does not
    // read: see JsonFactory.

    @Override
    protected JsonParser _createParser(DataInput bytes, IOContext context) {
        throw unsupported();
    }

    @Override
    public JsonParser createNonBlockingByteArrayParser() {
        throw unsupported();
    }

    @Override
    public JsonParser createNonBlockingByteBufferParser() {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("JSON is read from a stream, an array or a text");
    }

    /** Knows where it is, and so where in the document the bytes are not UTF-8. */
    private static final class Parser extends ReaderBasedJsonParser {

        Parser(IOContext context, int features, Reader text, ObjectCodec codec, CharsToNameCanonicalizer names) {
            super(context, features, text, codec, names);
        }

        @Override
        protected boolean _loadMore() throws IOException {
            try {
                return super._loadMore();
            } catch (CharacterCodingException e) {
                throw new JsonParseException(this, NOT_UTF_8, e);
            }
        }
    }
}

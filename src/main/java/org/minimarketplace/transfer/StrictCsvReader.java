package org.minimarketplace.transfer;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Text that is CSV as RFC 4180, section 2, has it: a quote begins a field, ends it, or is doubled within it, and stands
 * nowhere else; records end with CRLF or LF. Parsers guess at all of this, each in its own way, and none of them can be
 * told to refuse it. Hands out every character that stands before an error, so that its line is known. For one thread;
 * to be read in blocks.
 */
final class StrictCsvReader extends FilterReader {

    private enum State {
        FIELD_START,
        BARE,
        QUOTED,
        /** Behind a quote that ends the field, or is the first one of two. */
        QUOTE,
        /** Behind a CR, which must be followed by LF. */
        CARRIAGE_RETURN
    }

    private static final int END = -1;
    private static final String BARE_CARRIAGE_RETURN = "has a CR that is not followed by LF, outside of quotes";

    private State state = State.FIELD_START;
    private @Nullable MalformedCsvException error;

    StrictCsvReader(Reader text) {
        super(text);
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? END : one[0];
    }

    /**
     * Reads some characters.
     *
     * @throws MalformedCsvException if what comes next is not CSV
     */
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (error != null) {
            throw error;
        }
        int count = super.read(target, offset, length);
        if (count < 0) {
            state = atEnd(state);
        }
        int good = 0;
        while (good < count && error == null) {
            state = after(state, target[offset + good]);
            good += error == null ? 1 : 0;
        }
        if (error != null && good == 0) {
            throw error;
        }
        return count < 0 ? count : good;
    }

    private State after(State before, char character) {
        return switch (before) {
            case FIELD_START -> character == '"' ? State.QUOTED : bare(character);
            case BARE -> bare(character);
            case QUOTED -> character == '"' ? State.QUOTE : State.QUOTED;
            case QUOTE -> behindQuote(character);
            case CARRIAGE_RETURN -> character == '\n' ? State.FIELD_START : wrong(BARE_CARRIAGE_RETURN);
        };
    }

    private State atEnd(State before) {
        return switch (before) {
            case QUOTED -> wrong("has a quote that is not closed");
            case CARRIAGE_RETURN -> wrong(BARE_CARRIAGE_RETURN);
            default -> before;
        };
    }

    private State bare(char character) {
        return switch (character) {
            case ',', '\n' -> State.FIELD_START;
            case '\r' -> State.CARRIAGE_RETURN;
            case '"' -> wrong("has a quote within a field that does not begin with one");
            default -> State.BARE;
        };
    }

    private State behindQuote(char character) {
        return switch (character) {
            case ',', '\n' -> State.FIELD_START;
            case '\r' -> State.CARRIAGE_RETURN;
            case '"' -> State.QUOTED;
            default -> wrong("has text behind a quote that ends a field");
        };
    }

    private State wrong(String detail) {
        error = new MalformedCsvException(detail);
        return state;
    }
}

package org.minimarketplace.core;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How products stand in a file. Formats are thread-safe; their readers and writers are for one thread. */
public interface ProductFormat {

    /** A short name, which is also the ending of a file's name. */
    String name();

    /** The media type, without parameters. */
    String mediaType();

    /** Reads a file from its beginning, in UTF-8, and in memory that does not grow with it. */
    Reader reader(InputStream file) throws IOException;

    /** Writes a file. Closing it completes it and leaves the stream open. */
    Writer writer(OutputStream file) throws IOException;

    /** Reads products. */
    interface Reader {

        /** The next product, whether it is valid or not; null at the end. */
        @Nullable
        Line next() throws IOException;
    }

    /** Writes products. */
    interface Writer extends Closeable {

        /** Appends a product. */
        void write(Product product) throws IOException;
    }

    /**
     * A product in a file, or what is wrong with it.
     *
     * @param row null if there are errors
     * @param errors empty if there is a row
     * @param last whether what follows cannot be read any more
     */
    record Line(@Nullable ImportRow row, List<LineError> errors, boolean last) {

        /** A line that is valid. */
        public static Line of(ImportRow row) {
            return new Line(row, List.of(), false);
        }

        /** A line that is not. */
        public static Line wrong(List<LineError> errors) {
            return new Line(null, errors, false);
        }

        /** A line at which reading ends. */
        public static Line unreadable(LineError error) {
            return new Line(null, List.of(error), true);
        }
    }
}

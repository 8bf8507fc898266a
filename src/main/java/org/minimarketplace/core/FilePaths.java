package org.minimarketplace.core;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes paths of what operators write: in the configuration, on the command line, and to tasks. */
public final class FilePaths {

    /** The longest name that Linux and macOS allow: NAME_MAX. */
    private static final int MAX_NAME_BYTES = 255;

    private FilePaths() {}

    /**
     * The path that a text names.
     *
     * @throws UnusablePathException with a line for the operator if there can be no such file here: a process takes the
     *     form of file names from its locale, and under {@code LC_ALL=C} there are none beyond ASCII
     */
    public static Path of(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new UnusablePathException(quoted(text) + " is not a path: it contains a NUL character");
        }
        Path path;
        try {
            path = FileSystems.getDefault().getPath(text);
        } catch (InvalidPathException e) {
            throw new UnusablePathException(quoted(text) + " cannot be a path under the locale of this process, whose"
                    + " file names are in " + System.getProperty("sun.jnu.encoding")
                    + ": set LC_ALL=C.UTF-8 and start it anew");
        }
        for (Path name : path) {
            if (name.toString().getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
                throw new UnusablePathException(
                        quoted(text) + " is not a path: a name in it is longer than " + MAX_NAME_BYTES + " bytes");
            }
        }
        return path;
    }

    private static String quoted(String text) {
        return '"' + text.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}

package org.minimarketplace.core;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tells files apart by what they are, however their paths are written: relative, with dots, by links. */
public final class RealPaths {

    /** As many as Linux follows: more lead in a circle. */
    private static final int MAX_LINKS = 40;

    private RealPaths() {}

    /**
     * The path of a file without links and steps back. The file need not exist, and neither need what a link leads to.
     *
     * @throws UnusablePathException with a line for the operator if the path leads nowhere
     */
    public static Path of(Path path) {
        Path next = path.toAbsolutePath();
        try {
            for (int links = 0; links < MAX_LINKS; links++) {
                try {
                    return next.toRealPath();
                } catch (NoSuchFileException e) {
                    Path folder = next.getParent();
                    Path name = next.getFileName();
                    if (folder == null || name == null) {
                        return next;
                    }
                    if (!Files.isSymbolicLink(next)) {
                        return of(folder).resolve(name);
                    }
                    next = folder.resolve(Files.readSymbolicLink(next));
                }
            }
        } catch (FileSystemException e) {
            throw new UnusablePathException(path + " is not a path that can be followed: " + e.getReason());
        } catch (IOException e) {
            throw new UnusablePathException(path + " is not a path that can be followed: " + e.getMessage());
        }
        throw new UnusablePathException(path + " is not a path that can be followed: its links lead in a circle");
    }

    /**
     * Whether two paths are those of one file, hard links included; or would be, if they existed.
     *
     * @throws UnusablePathException as {@link #of} does
     */
    public static boolean same(Path one, Path other) {
        try {
            if (Files.exists(one) && Files.exists(other)) {
                return Files.isSameFile(one, other);
            }
        } catch (IOException e) {
            throw new UnusablePathException(one + " cannot be compared with " + other + ": " + e.getMessage());
        }
        return of(one).equals(of(other));
    }
}

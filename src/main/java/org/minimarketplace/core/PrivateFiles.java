package org.minimarketplace.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files for the user of this process alone (mode 0600), whatever the process' umask is. Where the file system has no
 * such permissions, the folder's rules hold.
 */
public final class PrivateFiles {

    private PrivateFiles() {}

    /**
     * Makes an empty file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if anything has that name, a link that leads nowhere included
     */
    public static void create(Path file) throws IOException {
        Files.createFile(file, attributes(file));
    }

    /** What a file has to be made with, from its first moment on. */
    static FileAttribute<?>[] attributes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

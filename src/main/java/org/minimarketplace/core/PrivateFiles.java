package org.minimarketplace.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Files for the user of this process alone (mode 0600), whatever the process' umask is. Where the file system has no
 * such permissions, the folder's rules hold.
 */
public final class PrivateFiles {

    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivateFiles() {}

    /**
     * Makes an empty file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if anything has that name, a link that leads nowhere included
     */
    public static void create(Path file) throws IOException {
        Files.createFile(file, attributes(file));
    }

    /**
     * Leaves a file, which need not be there, to its owner alone.
     *
     * @return the mode before, if it was another one, like {@code rw-r--r--}
     */
    public static Optional<String> tighten(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null || !Files.exists(file)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> before = view.readAttributes().permissions();
        if (OWNERS.containsAll(before)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> after = EnumSet.copyOf(OWNERS);
        after.retainAll(before);
        view.setPermissions(after);
        return Optional.of(PosixFilePermissions.toString(before));
    }

    /** The attributes that a file has from its first moment on. */
    public static FileAttribute<?>[] attributes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

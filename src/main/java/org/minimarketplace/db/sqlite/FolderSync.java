package org.minimarketplace.db.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Puts the names in a folder on the disk: a power cut must not bring back names that are gone, or lose new ones. */
final class FolderSync {

    private FolderSync() {}

    /** For the folder of a file; where the system does not open folders, the names are up to it. */
    static void of(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null
                && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}

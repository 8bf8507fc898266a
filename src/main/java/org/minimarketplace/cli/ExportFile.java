package org.minimarketplace.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.PrivateFiles;
import org.minimarketplace.core.RealPaths;
import org.minimarketplace.db.StorageKind;

/**
 * The file that an export goes to. It has its name only when it is complete, because a torn one could be taken for the
 * catalogue; until then it stands beside it. Closed before, it leaves nothing behind. Not thread-safe.
 */
final class ExportFile implements AutoCloseable {

    private final String name;
    private final Path file;
    private final Path partial;
    private final boolean overwrite;

    private ExportFile(String name, Path file, boolean overwrite) {
        this.name = name;
        this.file = file;
        this.overwrite = overwrite;
        // Of this process alone: another export to the same file may be on its way.
        this.partial = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
    }

    /**
     * Looks at the file that is to be written.
     *
     * @param name as the operator wrote it; a symbolic link stays one
     * @param overwrite whether a file that is there already may be lost
     * @throws CommandFailedException if it must not be written
     */
    static ExportFile of(String name, boolean overwrite, StorageKind storage) throws CommandFailedException {
        ExportFile export = new ExportFile(name, RealPaths.of(FilePaths.of(name)), overwrite);
        storage.refuseOwn("the export", export.file, export.partial);
        if (Files.exists(export.file)) {
            if (!Files.isRegularFile(export.file)) {
                throw failure(name + " is not a file: choose another name");
            }
            if (!overwrite) {
                throw export.exists();
            }
        }
        return export;
    }

    /** Where the products go. */
    OutputStream open() throws IOException {
        // Of an earlier process with the same number, that was cut off.
        Files.deleteIfExists(partial);
        PrivateFiles.create(partial);
        return new BufferedOutputStream(Files.newOutputStream(partial, StandardOpenOption.WRITE));
    }

    /** Gives the file its name: it is complete. */
    void complete() throws IOException, CommandFailedException {
        CopyOption[] options = overwrite ? new CopyOption[] {StandardCopyOption.REPLACE_EXISTING} : new CopyOption[0];
        try {
            Files.move(partial, file, options);
        } catch (FileAlreadyExistsException e) {
            throw exists();
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(partial);
    }

    private CommandFailedException exists() {
        return failure(name + " exists: choose another name, or overwrite it with --force");
    }

    private static CommandFailedException failure(String line) {
        return new CommandFailedException(List.of(line));
    }
}

package org.minimarketplace.db.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.minimarketplace.core.PrivateFiles;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupNameTakenException;

/**
 * Where one backup is made: every name that it needs is new, made by nobody else, and not a link. Closing it before it
 * is published leaves nothing behind; what others have put there stays as it is. Not thread-safe.
 */
final class BackupPlace implements AutoCloseable {

    /** The suffixes of the files beside a backup. */
    static final List<String> ENDINGS = List.of(".partial", ".manifest.json");

    private final Path backup;
    private final Path partial;
    private final boolean overwrite;
    private boolean published;

    private BackupPlace(Path backup, Path partial, boolean overwrite) {
        this.backup = backup;
        this.partial = partial;
        this.overwrite = overwrite;
    }

    /**
     * Takes the name of a backup.
     *
     * @param overwrite whether a backup and its manifest may be there already, which stay until the new one is good
     * @throws BackupNameTakenException if a file with this name, or one that belongs to it, is there already
     */
    static BackupPlace take(Path backup, boolean overwrite) throws IOException {
        Path partial = partial(backup);
        Stream.of(
                        Stream.of(backup, ManifestFile.beside(backup), partial),
                        SideFiles.of(backup).stream(),
                        SideFiles.of(partial).stream())
                .flatMap(files -> files)
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .filter(file -> !(overwrite && isBackup(file, backup)))
                .findFirst()
                .ifPresent(file -> {
                    throw new BackupNameTakenException(backup, file);
                });
        try {
            // From here on, nobody else gets this far.
            PrivateFiles.create(partial);
        } catch (FileAlreadyExistsException e) {
            throw new BackupNameTakenException(backup, partial);
        }
        return new BackupPlace(backup, partial, overwrite);
    }

    private static boolean isBackup(Path file, Path backup) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && (file.equals(backup) || file.equals(ManifestFile.beside(backup)));
    }

    /** Where a backup is until it is known to be good. */
    static Path partial(Path backup) {
        return backup.resolveSibling(backup.getFileName() + ".partial");
    }

    /** Where the backup is until it is known to be good: an empty file to begin with. */
    Path partial() {
        return partial;
    }

    /** Gives the backup its name, with its manifest beside it: both are on the disk when this returns. */
    void publish(BackupManifest manifest) throws IOException {
        if (overwrite) {
            replace(manifest);
        } else {
            add(manifest);
        }
        published = true;
        FolderSync.of(backup);
    }

    /** In this order: cut off at any time, a whole backup is there, and never with the manifest of another one. */
    private void replace(BackupManifest manifest) throws IOException {
        Files.deleteIfExists(ManifestFile.beside(backup));
        FolderSync.of(backup);
        Files.move(partial, backup, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.create(ManifestFile.beside(backup));
        ManifestFile.write(manifest, backup);
    }

    private void add(BackupManifest manifest) throws IOException {
        Path beside = ManifestFile.beside(backup);
        try {
            PrivateFiles.create(beside);
        } catch (FileAlreadyExistsException e) {
            throw new BackupNameTakenException(backup, beside);
        }
        try {
            ManifestFile.write(manifest, backup);
            // Refuses to replace what is there, and is a rename.
            Files.move(partial, backup);
        } catch (FileAlreadyExistsException e) {
            Files.deleteIfExists(beside);
            throw new BackupNameTakenException(backup, backup);
        } catch (IOException e) {
            Files.deleteIfExists(beside);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (!published) {
            Files.deleteIfExists(partial);
        }
    }
}

package org.minimarketplace.auth;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.minimarketplace.core.PrivateFiles;
import org.minimarketplace.core.RealPaths;

/**
 * Changes a token file: under a lock, so that what two change at once is both there, and by rename, so that a service
 * that reads it meanwhile finds the old file or the new one. A new file is for its owner alone; one that is there keeps
 * its mode and its owners.
 */
public final class TokenFileEditor {

    private static final long BETWEEN_LOOKS_NANOS = 5_000_000;

    private final Path file;

    /** Changes this one, which need not exist. */
    public TokenFileEditor(Path file) {
        this.file = RealPaths.of(file);
    }

    /** Adds a token. */
    public void add(TokenEntry token) {
        change(tokens -> {
            List<TokenEntry> more = new ArrayList<>(tokens);
            more.add(token);
            return more;
        });
    }

    /**
     * Removes a token.
     *
     * @return what was removed
     * @throws AuthRefusedException if no token has this id
     */
    public TokenEntry remove(String id) {
        List<TokenEntry> removed = new ArrayList<>();
        change(tokens -> {
            tokens.stream().filter(token -> token.id().equals(id)).forEach(removed::add);
            if (removed.isEmpty()) {
                throw new AuthRefusedException("there is no token with this id in " + file);
            }
            return tokens.stream().filter(token -> !token.id().equals(id)).toList();
        });
        return removed.get(0);
    }

    private void change(UnaryOperator<List<TokenEntry>> change) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(
                        lock,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PrivateFiles.attributes(lock));
                FileLock held = lock(channel)) {
            Objects.requireNonNull(held);
            List<TokenEntry> before = isNew() ? List.of() : TokenFile.read(file);
            replace(TokenYaml.format(change.apply(before)));
        } catch (FileSystemException e) {
            throw new AuthRefusedException("auth.tokens: " + file + " cannot be written: "
                    + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason())
                    + "; look at its folder, where it is written anew");
        } catch (IOException e) {
            throw new AuthRefusedException("auth.tokens: " + file + " cannot be written: " + e.getMessage());
        }
    }

    /** An empty file stands for one that is to be made: {@code mktemp} and {@code touch} make such. */
    private boolean isNew() throws IOException {
        return !Files.exists(file) || (Files.isRegularFile(file) && Files.size(file) == 0);
    }

    /** Two of one process cannot wait for each other's lock: the platform counts them as one. */
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
        }
    }

    private void replace(String text) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new", PrivateFiles.attributes(file));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(text));
                channel.force(true);
            }
            if (Files.exists(file)) {
                keepOwners(fresh);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Who could read the file can read the new one. */
    private void keepOwners(Path fresh) throws IOException {
        PosixFileAttributeView from = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        PosixFileAttributeView to = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (from == null || to == null) {
            return;
        }
        PosixFileAttributes before = from.readAttributes();
        PosixFileAttributes now = to.readAttributes();
        if (!before.group().equals(now.group())) {
            to.setGroup(before.group());
        }
        if (!before.owner().equals(now.owner())) {
            to.setOwner(before.owner());
        }
        to.setPermissions(before.permissions());
    }
}

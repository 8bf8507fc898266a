package org.minimarketplace.db.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that was opened, and may be removed or replaced since. Such a one lives on for those who have it open, and
 * dies with them: what they write is lost (<a href="https://www.sqlite.org/howtocorrupt.html">How To Corrupt, section
 * 4.2</a>). Immutable.
 *
 * @param path where it was
 * @param key its device and inode; null where the platform has none
 */
record KnownFile(Path path, @Nullable Object key) {

    private static final Logger LOG = LoggerFactory.getLogger(KnownFile.class);

    /** The file that is there now. */
    static KnownFile at(Path path) throws IOException {
        return new KnownFile(path, keyOf(path));
    }

    /** Whether it is still the one at its path. */
    boolean isThere() {
        try {
            return Objects.equals(key, keyOf(path));
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at", path, e);
            return false;
        }
    }

    /**
     * Refuses to make anything durable in a file that is not there any more.
     *
     * @throws StoreUnavailableException if it is not
     */
    void require() {
        if (!isThere()) {
            throw new StoreUnavailableException(
                    "the database file was removed or replaced: what is written would be lost",
                    new IOException(path + " is not the file that was opened"));
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}

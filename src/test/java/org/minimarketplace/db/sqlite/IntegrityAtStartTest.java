package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.DatabaseRefusedException;

/** A damaged file is refused before anything is written to it, and a large one does not hold up the start. */
class IntegrityAtStartTest {

    private static final int PAGE = 4096;
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final List<Boolean> found = new ArrayList<>();
    private Path file;

    @BeforeEach
    void fill() throws SQLException {
        file = folder.resolve("marketplace.db");
        try (Connection connection = TestDatabases.connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE filler (i INTEGER PRIMARY KEY, text TEXT)");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                    + " INSERT INTO filler SELECT i, printf('%0200d', i) FROM n");
        }
    }

    private void check(Duration atMost) throws SQLException {
        IntegrityAtStart.check(file, atMost, new UpkeepObserver() {
            @Override
            public void checkpointed(Checkpoint.Outcome outcome) {}

            @Override
            public void integrityChecked(boolean ok) {
                found.add(ok);
            }
        });
    }

    private void damage() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // The header of a page in the middle, which says what kind of page it is.
            channel.write(ByteBuffer.allocate(64), Files.size(file) / PAGE / 2 * PAGE);
        }
    }

    @Test
    void aWholeFileIsFoundWhole() throws SQLException {
        check(LONG);

        assertThat(found).containsExactly(true);
    }

    @Test
    void aFileThatIsNotThereNeedsNoCheck() throws Exception {
        Files.delete(file);

        check(LONG);

        assertThat(found).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void aDamagedFileIsRefusedInOneLine() throws Exception {
        damage();

        assertThatThrownBy(() -> check(LONG))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContainingAll("marketplace.db is damaged (", "restore a backup", "DATABASE_URL")
                .message()
                .doesNotContain("\n", "*");
        assertThat(found).containsExactly(false);
        assertThatThrownBy(() -> TestDatabases.open(file)).isInstanceOf(DatabaseRefusedException.class);
    }

    /** What it would have found is not known then, and nobody is told that it is. */
    @Test
    void aFileThatTakesTooLongIsNeitherWholeNorDamaged() throws Exception {
        check(Duration.ofNanos(1));

        assertThat(found).isEmpty();
    }

    @Test
    void zeroIsForNoCheck() throws Exception {
        damage();

        check(Duration.ZERO);

        assertThat(found).isEmpty();
    }
}

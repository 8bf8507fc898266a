package org.minimarketplace.db.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.minimarketplace.core.ImportRow;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.StoreFullException;

class SqliteImportStageTest {

    private static final long MEBIBYTE = 1024 * 1024;

    /** Where Linux lists the open files of this process, also those whose name is gone. */
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private final AtomicLong free = new AtomicLong(1000L * MEBIBYTE);
    private final Staging staging = new Staging(free::get, 100L * MEBIBYTE);

    @Test
    void keepsRowsInTheOrderOfTheFile() {
        ImportRow full = new ImportRow(
                3,
                new UUID(1, 2),
                new ProductDetails("a", "", 1_000_000_000_000L, "USD"),
                Long.MAX_VALUE,
                Instant.ofEpochMilli(-1),
                Instant.ofEpochMilli(1));
        ImportRow bare = row(1, null);
        try (SqliteImportStage stage = new SqliteImportStage(staging)) {
            assertThat(stage.after(0, 10)).isEmpty();
            assertThat(stage.add(full)).isEmpty();
            assertThat(stage.add(bare)).isEmpty();

            assertThat(stage.after(0, 10)).containsExactly(bare, full);
            assertThat(stage.after(0, 1)).containsExactly(bare);
            assertThat(stage.after(1, 10)).containsExactly(full);
            assertThat(stage.after(3, 10)).isEmpty();
        }
    }

    @Test
    void answersTheEarlierRowWithTheSameId() {
        ImportRow first = row(1, new UUID(1, 2));
        try (SqliteImportStage stage = new SqliteImportStage(staging)) {
            stage.add(first);
            stage.add(row(2, null));
            stage.add(row(3, null));

            assertThat(stage.add(row(4, new UUID(1, 2)))).hasValue(first);

            assertThat(stage.after(0, 10)).extracting(ImportRow::line).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void stagesDoNotSeeEachOther() {
        try (SqliteImportStage one = new SqliteImportStage(staging);
                SqliteImportStage other = new SqliteImportStage(staging)) {
            one.add(row(1, new UUID(1, 2)));

            assertThat(other.add(row(1, new UUID(1, 2)))).isEmpty();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void isKeptOnDiskInAFileWithoutAName() throws IOException {
        assertThat(stagingFiles()).isEmpty();
        try (SqliteImportStage stage = new SqliteImportStage(staging)) {
            fill(stage, 10_000);

            assertThat(stagingFiles()).hasSize(1).allMatch(file -> file.endsWith("(deleted)"));
        }
        assertThat(stagingFiles()).isEmpty();
    }

    @Test
    void countsWhatItTakes() {
        try (SqliteImportStage stage = new SqliteImportStage(staging)) {
            fill(stage, 10_000);

            assertThat(staging.taken()).isBetween(19L * MEBIBYTE, 80L * MEBIBYTE);
        }
        assertThat(staging.taken()).isZero();
    }

    @Test
    void endsBeforeItTakesWhatHasToBeLeft() {
        try (SqliteImportStage stage = new SqliteImportStage(staging)) {
            fill(stage, 1_000);
            free.set(101L * MEBIBYTE);

            assertThatThrownBy(() -> fill(stage, 10_000)).isInstanceOf(StoreFullException.class);

            assertThat(staging.taken()).isLessThan(5L * MEBIBYTE);
        }
        assertThat(staging.taken()).isZero();
    }

    @Test
    void doesNotBeginWhereNothingIsLeft() {
        free.set(99L * MEBIBYTE);
        try (SqliteImportStage stage = new SqliteImportStage(staging)) {
            assertThatThrownBy(() -> stage.add(row(1, null))).isInstanceOf(StoreFullException.class);
        }
    }

    @Test
    void takesAllWhereNothingHasToBeLeft() {
        try (SqliteImportStage stage = new SqliteImportStage(new Staging(() -> 0, 0))) {
            fill(stage, 1_000);
        }
    }

    private static void fill(SqliteImportStage stage, int rows) {
        String description = "a".repeat(2_000);
        for (int i = 0; i < rows; i++) {
            stage.add(new ImportRow(
                    i + 1, UUID.randomUUID(), new ProductDetails("a", description, 1, "USD"), null, null, null));
        }
    }

    private static List<String> stagingFiles() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> open = Files.list(OPEN_FILES)) {
            for (Path file : open.toList()) {
                // A descriptor may have been closed since it was listed.
                String target = Files.isSymbolicLink(file)
                        ? Files.readSymbolicLink(file).toString()
                        : "";
                if (target.contains("etilqs_")) {
                    files.add(target);
                }
            }
        }
        return files;
    }

    private static ImportRow row(long line, @Nullable UUID id) {
        return new ImportRow(line, id, new ProductDetails("a", null, 1, "USD"), null, null, null);
    }
}

package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupNameTakenException;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.SettableClock;

class BackupTest {

    @TempDir
    Path folder;

    private final Backup backup = new Backup(Clock.systemUTC());
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private OpenedDatabase opened;

    @BeforeEach
    void open() {
        opened = OpenedDatabase.in(folder);
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
        executor.shutdownNow();
    }

    @Test
    void aBackupHoldsWhatWasAcknowledgedBeforeItBegan() throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!stop.get()) {
                opened.create("product " + acknowledged.get());
                acknowledged.incrementAndGet();
            }
        });
        writer.start();
        while (acknowledged.get() < 50) {
            Thread.onSpinWait();
        }

        int before = acknowledged.get();
        BackupManifest manifest = backup.take(opened.file(), folder.resolve("copy.db"));
        stop.set(true);
        writer.join();

        assertThat(manifest.products()).isGreaterThanOrEqualTo(before);
        assertThat(backup.verify(folder.resolve("copy.db"))).isEqualTo(manifest);
    }

    /** Every page of the rows changes at every step: a copy of more than one snapshot would show it. */
    @Test
    void whatIsWrittenBetweenTheStepsOfACopyNeitherBeginsItAnewNorGetsIntoIt() throws Exception {
        opened.create("before");
        List<Long> done = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        Path copy = folder.resolve("copy.db");
        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + opened.file());
                Statement statement = writer.createStatement()) {
            statement.execute("CREATE TABLE rounds (id INTEGER PRIMARY KEY, round INTEGER, filler BLOB)");
            statement.execute("INSERT INTO rounds (round, filler) WITH RECURSIVE n(i) AS"
                    + " (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000) SELECT 0, zeroblob(3000) FROM n");
            ProgressObserver meddler = (step, pages, total) -> {
                // Not for ever: a copy that began anew each time would never end.
                if (step.equals("copying") && done.size() < 50) {
                    done.add(pages);
                    try {
                        statement.execute("UPDATE rounds SET round = round + 1");
                        opened.create("meanwhile");
                    } catch (SQLException | RuntimeException e) {
                        failures.add(e);
                    }
                }
            };

            new Backup(Clock.systemUTC(), meddler).take(opened.file(), copy);
        }

        assertThat(failures).isEmpty();
        assertThat(done).hasSizeGreaterThan(4).isSorted().doesNotHaveDuplicates();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + copy + "?immutable=1");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT min(round), max(round), count(*), (SELECT group_concat(name) FROM products)"
                                + " FROM rounds")) {
            assertThat(List.of(row.getInt(1), row.getInt(2), row.getInt(3), row.getString(4)))
                    .containsExactly(0, 0, 2000, "before");
        }
    }

    @Test
    void everyStepIsTold() throws Exception {
        Set<String> told = new LinkedHashSet<>();
        Backup watched = new Backup(
                Clock.systemUTC(),
                (step, done, total) -> told.add(step + (total == 0 ? "" : done == total ? " to its end" : " a part")));
        Path copy = folder.resolve("copy.db");

        watched.take(opened.file(), copy);
        assertThat(told).containsSubsequence("copying to its end", "checking", "hashing to its end");

        told.clear();
        watched.restore(copy, folder.resolve("new.db"), false);
        assertThat(told).containsSubsequence("hashing to its end", "checking", "copying to its end");
    }

    @Test
    void aDatabaseThatComesBackIsForItsOwnerAlone() throws IOException {
        Path copy = folder.resolve("copy.db");
        backup.take(opened.file(), copy);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));

        backup.restore(copy, folder.resolve("new.db"), false);

        assertThat(Files.getPosixFilePermissions(folder.resolve("new.db")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder.resolve("new.db")).hasSameBinaryContentAs(copy);
    }

    /** As a script that tidies up may do it, or a file system on the network. */
    @Test
    void aBackupThatGetsShorterWhileItIsPutBackIsNotPutInPlace() throws Exception {
        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + opened.file());
                Statement statement = writer.createStatement()) {
            statement.execute("CREATE TABLE ballast (bytes BLOB)");
            statement.execute("INSERT INTO ballast VALUES (zeroblob(4000000))");
        }
        Path copy = folder.resolve("copy.db");
        backup.take(opened.file(), copy);
        List<IOException> failures = new ArrayList<>();
        ProgressObserver shortener = (step, done, total) -> {
            if (step.equals("copying")) {
                try (FileChannel file = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                    file.truncate(done);
                } catch (IOException e) {
                    failures.add(e);
                }
            }
        };

        assertThatThrownBy(
                        () -> new Backup(Clock.systemUTC(), shortener).restore(copy, folder.resolve("new.db"), false))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("bytes of " + copy + " are there");

        assertThat(failures).isEmpty();
        assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith("new.db"));
    }

    @Test
    void aBackupComesBackAsItWas() throws Exception {
        opened.create("Chai");
        BackupManifest manifest = backup.take(opened.file(), folder.resolve("copy.db"));
        opened.create("Chang");
        opened.close();

        assertThat(backup.restore(folder.resolve("copy.db"), opened.file(), true))
                .isEqualTo(manifest);

        opened = OpenedDatabase.in(folder);
        assertThat(opened.names()).containsExactly("Chai");
    }

    @Test
    void aBackupWithOneFlippedByteIsRefused() throws IOException {
        Path copy = folder.resolve("copy.db");
        backup.take(opened.file(), copy);
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);

        assertThatThrownBy(() -> backup.verify(copy))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("is damaged");
        assertThatThrownBy(() -> backup.restore(copy, folder.resolve("new.db"), false))
                .hasMessageContaining("is damaged");
        assertThat(folder.resolve("new.db")).doesNotExist();
    }

    @Test
    void aBackupThatHoldsSomethingElseThanItsManifestSaysIsRefused() throws IOException {
        Path copy = folder.resolve("copy.db");
        BackupManifest manifest = backup.take(opened.file(), copy);
        ManifestFile.write(
                new BackupManifest(manifest.sha256(), manifest.schemaVersion(), 7, manifest.takenAt()), copy);

        assertThatThrownBy(() -> backup.verify(copy)).hasMessageContaining("does not hold what its manifest says");
    }

    @Test
    void aBackupWithoutItsManifestIsRefused() throws IOException {
        Path copy = folder.resolve("copy.db");
        backup.take(opened.file(), copy);
        Files.delete(ManifestFile.beside(copy));

        assertThatThrownBy(() -> backup.verify(copy)).hasMessageContaining("manifest");
        assertThatThrownBy(() -> backup.verify(folder.resolve("none.db"))).hasMessageContaining("there is no backup");
    }

    @Test
    void aBackupNeverOverwrites() {
        backup.take(opened.file(), folder.resolve("copy.db"));

        assertThatThrownBy(() -> backup.take(opened.file(), folder.resolve("copy.db")))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("exists already");
    }

    @ParameterizedTest(name = "{0} of somebody else stays, and keeps the name")
    @ValueSource(
            strings = {
                "copy.db",
                "copy.db.partial",
                "copy.db.manifest.json",
                "copy.db-wal",
                "copy.db-journal",
                "copy.db.partial-journal"
            })
    void whatOthersHavePutThereStaysAsItIs(String name) throws IOException {
        Path other = Files.writeString(folder.resolve(name), "of somebody else");

        assertThatThrownBy(() -> backup.take(opened.file(), folder.resolve("copy.db")))
                .isInstanceOf(BackupNameTakenException.class)
                .hasMessageContaining(name + " exists already");

        assertThat(other).hasContent("of somebody else");
        assertThat(copies()).containsExactly(name);
    }

    @ParameterizedTest(name = "{0} that is a link to nowhere is not followed")
    @ValueSource(strings = {"copy.db", "copy.db.partial", "copy.db.manifest.json"})
    void linksAreNotFollowed(String name) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), folder.resolve("elsewhere"));

        assertThatThrownBy(() -> backup.take(opened.file(), folder.resolve("copy.db")))
                .isInstanceOf(BackupNameTakenException.class);

        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @ParameterizedTest(name = "{0} that comes while the copy is made stays")
    @ValueSource(strings = {"copy.db", "copy.db.manifest.json"})
    void whatComesMeanwhileStaysToo(String name) throws IOException {
        Backup raced = new Backup(Clock.systemUTC(), (step, done, total) -> {
            try {
                Files.writeString(folder.resolve(name), "of somebody else");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThatThrownBy(() -> raced.take(opened.file(), folder.resolve("copy.db")))
                .isInstanceOf(BackupNameTakenException.class);

        assertThat(folder.resolve(name)).hasContent("of somebody else");
        assertThat(copies()).containsExactly(name);
    }

    @Test
    void aCopyThatIsDamagedLeavesNothing() throws Exception {
        Backup damaging = new Backup(Clock.systemUTC(), (step, done, total) -> {
            if (step.equals("checking")) {
                try (FileChannel file = FileChannel.open(folder.resolve("copy.db.partial"), StandardOpenOption.WRITE)) {
                    file.write(ByteBuffer.wrap(new byte[4096]), 4096);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });

        assertThatThrownBy(() -> damaging.take(opened.file(), folder.resolve("copy.db")))
                .isInstanceOf(DatabaseRefusedException.class);

        assertThat(copies()).isEmpty();
    }

    @Test
    void aBackupIsForItsOwnerAlone() throws IOException {
        backup.take(opened.file(), folder.resolve("copy.db"));

        for (String name : List.of("copy.db", "copy.db.manifest.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whatTheOperatorNamedIsNotRemovedByTheSchedule() throws Exception {
        SettableClock clock = new SettableClock();
        BackupSchedule schedule =
                new BackupSchedule(opened.database(), new BackupSettings(folder.toString(), null, 1), executor, clock);
        schedule.take(new BackupName("marketplace-before-the-upgrade.db"));

        schedule.take();
        clock.advance(Duration.ofSeconds(1));
        schedule.take();

        assertThat(folder.resolve("marketplace-before-the-upgrade.db")).exists();
        assertThat(copies())
                .filteredOn(name -> name.matches("marketplace-[0-9T]*Z.db"))
                .hasSize(1);
    }

    /** What is beside the database. */
    private List<String> copies() {
        return Stream.of(Objects.requireNonNull(folder.toFile().list()))
                .filter(name -> !name.startsWith(opened.file().getFileName().toString()))
                .sorted()
                .toList();
    }

    @Test
    void aBackupThatCannotBeWrittenSaysSoAndLeavesNothing() {
        assertThatThrownBy(() -> backup.take(opened.file(), folder.resolve("nowhere/copy.db")))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("cannot be written");
        assertThatThrownBy(() -> backup.take(folder.resolve("no.db"), folder.resolve("copy.db")))
                .hasMessageContaining("cannot be written");
        assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".partial"));
    }

    @Test
    void restoringOverwritesOnlyWhenTold() {
        backup.take(opened.file(), folder.resolve("copy.db"));

        assertThatThrownBy(() -> backup.restore(folder.resolve("copy.db"), opened.file(), false))
                .hasMessageContaining("--force");
    }

    @Test
    void restoringRefusesADatabaseThatIsInUse() {
        backup.take(opened.file(), folder.resolve("copy.db"));

        assertThatThrownBy(() -> backup.restore(folder.resolve("copy.db"), opened.file(), true))
                .hasMessageContaining("is in use");
        assertThat(opened.names()).isEmpty();
    }

    @Test
    void restoringReplacesEvenADatabaseThatIsDamaged() throws Exception {
        opened.create("Chai");
        backup.take(opened.file(), folder.resolve("copy.db"));
        opened.close();
        Files.writeString(opened.file(), "this was a database once");

        backup.restore(folder.resolve("copy.db"), opened.file(), true);

        opened = OpenedDatabase.in(folder);
        assertThat(opened.names()).containsExactly("Chai");
    }

    @Test
    void theScheduleKeepsAsManyAsItIsToldAndRemembersTheLastOne() throws Exception {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        BackupSettings settings = new BackupSettings(backups.toString(), null, 2);
        SettableClock clock = new SettableClock();
        BackupSchedule schedule = new BackupSchedule(opened.database(), settings, executor, clock);
        assertThat(schedule.lastSuccess()).isEmpty();

        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofSeconds(1));
            schedule.take();
        }

        assertThat(backups.toFile().list())
                .hasSize(4)
                .filteredOn(name -> name.endsWith(".db"))
                .hasSize(2);
        assertThat(schedule.lastSuccess()).contains(clock.instant());
        assertThat(new BackupSchedule(opened.database(), settings, executor, clock).lastSuccess())
                .contains(clock.instant());
    }

    /** As a copy that was cut off, or made by hand, leaves it. */
    @ParameterizedTest(name = "the manifest is {0}")
    @ValueSource(strings = {"", "{", "{\"takenAt\":\"yesterday\"}"})
    void aBackupWithoutASoundManifestKeepsNobodyFromStarting(String manifest) throws Exception {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        BackupSettings settings = new BackupSettings(backups.toString(), null, 9);
        SettableClock clock = new SettableClock();
        BackupSchedule schedule = new BackupSchedule(opened.database(), settings, executor, clock);
        schedule.take();
        Instant good = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        schedule.take();
        Path broken = Stream.of(backups.toFile().listFiles())
                .map(File::toPath)
                .filter(file -> file.toString().endsWith(".manifest.json"))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        if (manifest.isEmpty()) {
            Files.delete(broken);
        } else {
            Files.writeString(broken, manifest);
        }

        assertThat(new BackupSchedule(opened.database(), settings, executor, clock).lastSuccess())
                .contains(good);
    }

    @Test
    void maintenanceEmptiesTheLogAndFindsNothingWrong() throws IOException {
        opened.create("Chai");
        Maintenance maintenance = new Maintenance(opened.database(), new UpkeepCounts());

        assertThat(opened.database().walSize()).isPositive();
        assertThat(maintenance.checkpoint().isComplete()).isTrue();
        assertThat(opened.database().walSize()).isZero();
        assertThat(maintenance.integrityProblems()).isEmpty();
    }

    @Test
    void maintenanceFindsARowThatBreaksItsLimits() throws SQLException {
        opened.create("Chai");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + opened.file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA ignore_check_constraints = on");
            statement.executeUpdate("UPDATE products SET price = -1");
        }

        List<String> problems = new Maintenance(opened.database(), new UpkeepCounts()).integrityProblems();

        assertThat(problems).singleElement().asString().contains("CHECK constraint failed");
    }
}

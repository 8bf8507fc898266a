package org.minimarketplace.db.sqlite;

import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.db.BackupManifest;
import org.minimarketplace.db.BackupNameTakenException;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes backups: when the operator says so, and as often as the configuration says. Remembers in the folder itself when
 * the last good one was taken, so that a restart neither forgets nor repeats it. Thread-safe.
 */
final class BackupSchedule implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(BackupSchedule.class);

    /** The names that the schedule gives. Others are the operator's, and are not removed. */
    private static final Pattern OWN = Pattern.compile("marketplace-[0-9]{8}T[0-9]{6}Z\\.db");

    private static final String PREFIX = "marketplace-";
    private static final String SUFFIX = ".db";
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Database database;
    private final BackupSettings settings;
    private final ScheduledExecutorService executor;
    private final Clock clock;
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable Instant lastSuccess;
    private @Nullable Future<?> turns;

    /** Backs a database up; works on the given executor between start and stop. */
    BackupSchedule(Database database, BackupSettings settings, ScheduledExecutorService executor, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
        this.lastSuccess = newest().orElse(null);
    }

    @Override
    public void start() {
        if (settings.every() != null) {
            turns = executor.scheduleWithFixedDelay(
                    this::takeIfDue, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stop() {
        if (turns != null) {
            turns.cancel(false);
        }
    }

    /** When the last backup was taken that is known to be good. */
    Optional<Instant> lastSuccess() {
        return Optional.ofNullable(lastSuccess);
    }

    /** How many backups have failed since the start; a name that is taken already is no failure. */
    long failures() {
        return failures.get();
    }

    /** How long after the last backup the next one is taken; zero for never. */
    Duration interval() {
        return settings.every() == null ? Duration.ZERO : settings.every().toJavaDuration();
    }

    /**
     * Takes a backup of a name of the operator's choice into the configured folder. It stays until somebody removes it,
     * unless its name has the form of the schedule's own.
     *
     * @return where it is
     * @throws DatabaseRefusedException with a line for the operator if that is not possible
     */
    Taken take(BackupName name) {
        Path file = folder().resolve(name.text());
        try {
            BackupManifest manifest = new Backup(clock).take(database.file(), file);
            lastSuccess = clock.instant();
            return new Taken(file, manifest);
        } catch (BackupNameTakenException e) {
            throw e;
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            throw e;
        }
    }

    /** A backup that is good, and where it is. */
    record Taken(Path file, BackupManifest manifest) {}

    /**
     * Takes a backup into the configured folder, and removes those that are too many.
     *
     * @throws DatabaseRefusedException with a line for the operator if that is not possible
     */
    void take() {
        take(new BackupName(PREFIX + TIMESTAMP.format(clock.instant()) + SUFFIX));
        List<Path> backups = backups();
        for (Path old : backups.subList(0, Math.max(0, backups.size() - settings.keep()))) {
            remove(old);
        }
    }

    private void takeIfDue() {
        try {
            Instant last = lastSuccess;
            if (last == null || !clock.instant().isBefore(last.plus(interval()))) {
                take();
            }
        } catch (RuntimeException e) {
            // An exception would end the schedule; the age of the last backup raises the alarm.
            LOG.error("the scheduled backup failed", e);
        }
    }

    private Path folder() {
        return FilePaths.of(settings.folder()).toAbsolutePath();
    }

    /** The backups in the folder, the oldest first: their names are their times. */
    private List<Path> backups() {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(
                            file -> OWN.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new DatabaseRefusedException("the backup folder " + folder() + " cannot be read", e);
        }
    }

    /** When the newest one was taken that has its manifest; one without is no backup, and no reason not to start. */
    private Optional<Instant> newest() {
        List<Path> backups = new ArrayList<>(backups());
        Collections.reverse(backups);
        for (Path backup : backups) {
            try {
                return Optional.of(Instant.parse(ManifestFile.read(backup).takenAt()));
            } catch (DatabaseRefusedException | DateTimeParseException e) {
                LOG.warn("the backup {} does not count: {}", backup, e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static void remove(Path backup) {
        try {
            Files.deleteIfExists(ManifestFile.beside(backup));
            Files.deleteIfExists(backup);
        } catch (IOException e) {
            LOG.warn("the old backup {} cannot be removed", backup, e);
        }
    }
}

package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts are seen: something breaks on a running service, the rule fires in a real Prometheus, the command of its page
 * in the runbook mends it, and the alert ends. {@code make drill} prints the table of it. Time runs 60 times faster for
 * the rules, so that five minutes take five seconds; several services break beside each other. With
 * {@code -Ddrill.everything=true}, as {@code make drill} has it, it is every alert there is, but for those of
 * {@link PostgresDrillIT}.
 */
@Tag("tools")
class AlertDrillIT {

    private static final TimeScale SCALE = new TimeScale(60);
    /** All alerts take six services; without it, two services break, for those that need nothing but load and time. */
    private static final boolean EVERYTHING = Boolean.getBoolean("drill.everything");

    private static final int PAGE_SIZE = 4096;

    /** More than all other clients of a drill have together. */
    private static final int CONNECTIONS = 200;

    /** What the health check of the database reads is gone. */
    private static final String RENAMED = "ALTER TABLE schema_migrations RENAME TO hidden_migrations";

    @TempDir
    Path folder;

    private final DrillReport report = new DrillReport();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ExecutorService scenarios = Executors.newCachedThreadPool();
    private OperatedService locked;
    private OperatedService crowded;
    private @Nullable OperatedService broken;
    private @Nullable OperatedService killed;
    private @Nullable OperatedService leaking;
    private @Nullable OperatedService small;
    private boolean mounted;
    private Drill drill;

    @BeforeEach
    void start() throws Exception {
        Shell.require("prometheus", "curl");
        // The others let everybody in: the pages are for both.
        locked = service("locked", Map.of("SEM_MAX", "4", "TIMEOUT", "1", "NAME", "shop", "SCOPES", "read,metrics"))
                .withTokens();
        crowded = service("crowded", Map.of("SEM_MAX", "1", "GATE_QUEUE", "0", "CHECKPOINT_EVERY", "1s"));
        List<OperatedService> all = new ArrayList<>(List.of(locked, crowded));
        if (EVERYTHING) {
            // A read that never ends is over soon.
            broken = service("broken", Map.of("TIMEOUT", "0.6"));
            killed = service("killed", Map.of("MAX_CONNECTIONS", String.valueOf(CONNECTIONS)));
            // A collector that never collects: what is used only grows, as with a leak.
            leaking = service(
                    "leaking",
                    Map.of(
                            "BACKUP_EVERY", "1m",
                            "JAVA_TOOL_OPTIONS", "-XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC -Xmx1g"));
            // It would not start without; it is taken away later.
            Files.createDirectory(leaking.folder().resolve("backups"));
            small = onSmallDisk();
            all.addAll(List.of(broken, killed, leaking, small));
        }
        together(all.stream()
                .map(each -> (Callable<Void>) () -> {
                    each.start();
                    return null;
                })
                .toList());
        Path data = Files.createDirectory(folder.resolve("prometheus"));
        Drill.writeRules(data, SCALE);
        PrometheusServer prometheus = PrometheusServer.start(data, all, SCALE.duration("15s"));
        open.add(prometheus);
        drill = Drill.of(prometheus, report);
        drill.awaitScraped(all);
    }

    private OperatedService onSmallDisk() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("small"));
        mounted = Shell.run(folder, Map.of(), "mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString())
                        .exitCode()
                == 0;
        OperatedService service = new OperatedService(
                disk,
                Files.createDirectory(folder.resolve("small-logs")),
                Map.of("DATABASE_MIN_FREE", "1MiB", "JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -Xmn1m -Xmx96m"));
        open.add(service);
        return service;
    }

    private OperatedService service(String name, Map<String, String> variables) throws IOException {
        OperatedService service = new OperatedService(
                Files.createDirectory(folder.resolve(name)),
                Files.createDirectory(folder.resolve(name + "-logs")),
                variables);
        open.add(service);
        return service;
    }

    @AfterEach
    void stop() throws Exception {
        scenarios.shutdownNow();
        for (AutoCloseable each : open) {
            each.close();
        }
        if (mounted) {
            Shell.run(folder, Map.of(), "umount", "-l", folder.resolve("small").toString());
        }
    }

    @Test
    void alertsFireAndAreMendedByTheirPages() throws Exception {
        List<Callable<Void>> parts = new ArrayList<>(List.of(
                scenario(this::aLockThatSomebodyHolds),
                scenario(this::anOverrideThatIsLeft),
                scenario(this::aTokenThatExpiresAndAFileOpenToOthers),
                scenario(this::moreThanThePermitsAllow),
                scenario(this::aDrainThatIsLeft),
                scenario(this::aReaderThatStays)));
        if (EVERYTHING) {
            parts.addAll(List.of(
                    scenario(this::aDatabaseThatIsDamaged),
                    scenario(this::aProcessThatIsKilled),
                    scenario(this::aLeakAndNoBackups),
                    scenario(this::aFullDiskAndASmallHeap)));
        }

        together(parts);

        report.write(Path.of("target", "drill.md"), SCALE.factor());
        assertThat(report.alerts()).isSubsetOf(OpsFiles.alerts().keySet());
        if (EVERYTHING) {
            Set<String> all = new TreeSet<>(OpsFiles.alerts().keySet());
            all.removeAll(PostgresDrillIT.ALERTS);
            assertThat(report.alerts()).containsAll(all);
            if (mounted) {
                // Some pages have the same one.
                assertThat(drill.mitigations())
                        .containsAll(OpsFiles.pages().stream()
                                .filter(page -> !PostgresDrillIT.ALERTS.contains(page.name()))
                                .flatMap(page -> page.mitigations().stream())
                                .toList());
            }
        }
        assertThat(OpsFiles.text(folder.resolve("prometheus").resolve("prometheus.log")))
                .doesNotContain("Evaluating rule failed", "Expanding alert template failed");
    }

    /** Who waits for a lock in vain gets 503, and 504 only in the queue behind it: how many do is up to the machine. */
    private void aLockThatSomebodyHolds() throws Exception {
        try (Traffic traffic = new Traffic(locked)) {
            traffic.reads(5, 1).writes(20);
            drill.mendedByPage(
                    locked,
                    "another process with the write lock",
                    () -> hold(locked, "BEGIN IMMEDIATE"),
                    "MarketplaceWritesBlocked",
                    List.of(
                            "MarketplaceWritesBlocked",
                            "MarketplacePermitsExhausted",
                            "MarketplaceErrorBudgetFastBurn",
                            "MarketplaceErrorBudgetSlowBurn"));
        }
    }

    private void anOverrideThatIsLeft() {
        drill.mendedByPage(
                locked,
                "the task permits, for good",
                () -> locked.task("permits?reads=3&writes=4"),
                "MarketplaceOverrideLeft",
                List.of("MarketplaceOverrideLeft"));
    }

    private void aTokenThatExpiresAndAFileOpenToOthers() {
        drill.mendedByPage(
                locked,
                "a token for a day",
                () -> locked.mend("$MARKETPLACE token create --name shop --scope read,metrics --expires 1d config.yml"),
                "MarketplaceTokenExpiring",
                List.of("MarketplaceTokenExpiring"));
        assertThat(locked.mend("$MARKETPLACE token list config.yml").lines().filter(line -> line.startsWith("shop ")))
                .hasSize(2)
                .allMatch(line -> line.endsWith(" read,metrics"));
        drill.mendedByPage(
                locked,
                "chmod 644 of the token file",
                () -> locked.mend("chmod 644 tokens.yml"),
                "MarketplaceTokenFileUnusable",
                List.of("MarketplaceTokenFileUnusable"));
    }

    private void moreThanThePermitsAllow() throws Exception {
        try (Traffic traffic = new Traffic(crowded)) {
            drill.mendedByPage(
                    crowded,
                    "one permit, no queue, reads by the dozen",
                    () -> traffic.reads(320, 32),
                    "MarketplaceGateSaturated",
                    List.of("MarketplaceGateSaturated"));
        }
    }

    private void aDrainThatIsLeft() {
        drill.mendedByPage(
                crowded,
                "the task drain",
                () -> crowded.task("drain?enabled=true"),
                "MarketplaceDraining",
                List.of("MarketplaceDraining"));
    }

    private void aReaderThatStays() {
        drill.mendedByPage(
                crowded,
                "another process that reads, and 160 MiB of writes",
                () -> {
                    hold(crowded, "BEGIN", "SELECT count(*) FROM products");
                    sql(
                            crowded,
                            "CREATE TABLE ballast (bytes BLOB)",
                            "INSERT INTO ballast WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 160)"
                                    + " SELECT zeroblob(1048576) FROM n");
                },
                "MarketplaceWalLarge",
                List.of("MarketplaceWalLarge", "MarketplaceCheckpointsFailing"));
    }

    private void aDatabaseThatIsDamaged() throws Exception {
        OperatedService broken = Objects.requireNonNull(this.broken);
        // On a busy machine its short deadline may pass.
        drill.await(() -> broken.status("POST", "/products", Traffic.CHAI).join() == 201);
        takeBackup(broken);
        drill.mendedByPage(
                broken,
                "bytes of an index overwritten, and the task integrity-check",
                () -> {
                    damageIndex(broken);
                    broken.task("integrity-check");
                },
                "MarketplaceIntegrityCheckFailed",
                List.of("MarketplaceIntegrityCheckFailed"));
        try (Traffic traffic = new Traffic(broken)) {
            drill.mendedByPage(
                    broken,
                    "tables replaced by a view that never ends",
                    () -> {
                        sql(broken, RENAMED, "ALTER TABLE products RENAME TO hidden_products", """
                                CREATE VIEW products AS
                                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                                SELECT i AS row_id, CAST(i AS TEXT) AS id, '' AS name, '' AS description, 1 AS price,
                                       'USD' AS currency, 1 AS version, i AS created_at, i AS updated_at
                                FROM n
                                """);
                        traffic.reads(1, 1).writes(5);
                    },
                    "MarketplaceDefects",
                    List.of(
                            "MarketplaceDefects",
                            "MarketplaceLogErrors",
                            "MarketplaceReadsSlow",
                            "MarketplaceDeadlinesPassed"));
        }
    }

    private void aProcessThatIsKilled() throws Exception {
        OperatedService killed = Objects.requireNonNull(this.killed);
        try (Hoarder hoarder = new Hoarder(killed, CONNECTIONS + 20)) {
            drill.mendedByPage(
                    killed,
                    "a client that opens more connections than it may",
                    hoarder::begin,
                    "MarketplaceClientsRefused",
                    // Whoever is kept out does not come again.
                    hoarder::end,
                    List.of("MarketplaceClientsRefused"));
        }
        aSlowDiskAndTooFewDescriptors();
        takeBackup(killed);
        try (Traffic traffic = new Traffic(killed)) {
            traffic.reads(5, 1).writes(2);
            drill.mendedByPage(
                    killed,
                    "the file deleted",
                    () -> delete(killed.database()),
                    "MarketplaceDatabaseFileGone",
                    List.of("MarketplaceDatabaseFileGone"));
            killed.awaitReady();
            drill.mendedByPage(
                    killed,
                    "a table renamed, and back before it is mended",
                    () -> sql(killed, RENAMED),
                    "MarketplaceNotReady",
                    // Its command is for when the reason is over.
                    () -> sql(killed, "ALTER TABLE hidden_migrations RENAME TO schema_migrations"),
                    List.of("MarketplaceNotReady"));
            killed.awaitReady();
            drill.mendedByPage(
                    killed,
                    "kill -9, again and again",
                    () -> {
                        drill.mendedByPage(
                                killed, "kill -9", killed::kill, "MarketplaceDown", List.of("MarketplaceDown"));
                        drill.await(() -> {
                            killed.kill();
                            killed.start();
                            drill.awaitScraped(List.of(killed));
                            return drill.fires(killed, "MarketplaceRestarting");
                        });
                    },
                    "MarketplaceRestarting",
                    List.of("MarketplaceRestarting"));
        }
    }

    private void aSlowDiskAndTooFewDescriptors() throws Exception {
        OperatedService held = Objects.requireNonNull(this.killed);
        try (Traffic traffic = new Traffic(held)) {
            traffic.writes(10);
            drill.mendedByPage(
                    held,
                    "each sync held up for 0.3 s",
                    () -> held.run("strace -f -qq -o /dev/null -e trace=fsync,fdatasync"
                            + " -e inject=fsync,fdatasync:delay_enter=300000 -p " + held.pid() + " >/dev/null 2>&1 &"),
                    "MarketplaceCommitsSlow",
                    List.of("MarketplaceCommitsSlow"));
        }
        held.awaitReady();
        drill.mendedByPage(
                held,
                "prlimit: hardly more files than it has open",
                () -> held.run(
                        "prlimit --pid " + held.pid() + " --nofile=$(($(ls /proc/" + held.pid() + "/fd | wc -l) + 8))"),
                "MarketplaceDescriptorsAlmostUsedUp",
                List.of("MarketplaceDescriptorsAlmostUsedUp"));
        held.awaitReady();
    }

    private void aLeakAndNoBackups() throws Exception {
        OperatedService leaking = Objects.requireNonNull(this.leaking);
        drill.mendedByPage(
                leaking,
                "a folder for backups that is removed",
                () -> leaking.run("rm -rf backups; curl $AUTH -sS -X POST 'localhost:8081/tasks/backup?to=a.db'"),
                "MarketplaceBackupTooOld",
                List.of("MarketplaceBackupFailed", "MarketplaceBackupTooOld"));
        try (Traffic traffic = new Traffic(leaking)) {
            drill.await(() ->
                    leaking.status("POST", "/products/batch", Traffic.BATCH).join() == 201);
            traffic.pages(50);
            drill.await(() -> heapUsed(leaking) > 0.86);
        }
        drill.mendedByPage(
                leaking,
                "a collector that never collects",
                () -> {},
                "MarketplaceHeapAlmostFull",
                List.of("MarketplaceHeapAlmostFull"));
    }

    private void aFullDiskAndASmallHeap() throws Exception {
        OperatedService small = Objects.requireNonNull(this.small);
        if (mounted) {
            takeBackup(small);
            drill.mendedByPage(
                    small,
                    "a file system of 32 MiB, filled but for 2 MiB",
                    () -> fill(small.folder().resolve("backups/marketplace-20180101T000000Z.db"), 2L << 20),
                    "MarketplaceDiskAlmostFull",
                    List.of("MarketplaceDiskAlmostFull"));
            try (Traffic traffic = new Traffic(small)) {
                drill.mendedByPage(
                        small,
                        "the same, filled",
                        () -> {
                            fill(small.folder().resolve("backups/marketplace-20190101T000000Z.db"), 0);
                            traffic.batches(2);
                            drill.await(() -> small.metrics().contains("status=\"507\""));
                            traffic.end();
                        },
                        "MarketplaceDiskFull",
                        List.of("MarketplaceDiskFull"));
            }
        } else {
            report.leaveOut("MarketplaceDiskFull", "no file system can be mounted here");
            report.leaveOut("MarketplaceDiskAlmostFull", "no file system can be mounted here");
        }
        try (Traffic traffic = new Traffic(small)) {
            drill.mendedByPage(
                    small,
                    "1 MiB for new objects, and pages of 200",
                    () -> traffic.pages(100),
                    "MarketplaceGcPressure",
                    List.of("MarketplaceGcPressure"));
        }
    }

    private static void takeBackup(OperatedService service) {
        service.mend(OpsFiles.page("MarketplaceBackupFailed").mitigation());
    }

    /** A process of its own that has a transaction open. */
    private void hold(OperatedService service, String... statements) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                service.database().toString()));
        command.addAll(Arrays.asList(statements));
        Path log = service.folder().resolve("holder.log");
        try {
            Process holder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            open.add(holder::destroyForcibly);
            drill.await(() -> Files.exists(LockHolder.marker(service.database())) || !holder.isAlive());
            assertThat(holder.isAlive()).as(OpsFiles.text(log)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sql(OperatedService service, String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Overwrites the keys of an index in the file, as a failing disk does. */
    private static void damageIndex(OperatedService service) {
        service.task("checkpoint");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = connection.createStatement();
                RandomAccessFile file = new RandomAccessFile(service.database().toFile(), "rw")) {
            long page = statement
                    .executeQuery("SELECT rootpage FROM sqlite_schema WHERE name = 'products_by_price'")
                    .getLong(1);
            byte[] garbage = new byte[48];
            Arrays.fill(garbage, (byte) 0x55);
            file.seek(page * PAGE_SIZE - garbage.length);
            file.write(garbage);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the room that a file system has, but for so many bytes. */
    private static void fill(Path file, long left) {
        byte[] block = new byte[1 << 16];
        try (var out = Files.newOutputStream(file)) {
            while (file.toFile().getUsableSpace() > left) {
                out.write(block);
            }
        } catch (IOException e) {
            // There is no more.
            assertThat(file.toFile().getUsableSpace()).isLessThan(block.length);
        }
    }

    private static double heapUsed(OperatedService service) {
        String metrics = service.metrics();
        return heap(metrics, "used") / heap(metrics, "max");
    }

    private static double heap(String metrics, String what) {
        Matcher line = Pattern.compile("jvm_memory_bytes_" + what + "\\{area=\"heap\",?} (\\S+)")
                .matcher(metrics);
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private interface Scenario {
        void run() throws Exception;
    }

    private static Callable<Void> scenario(Scenario scenario) {
        return () -> {
            scenario.run();
            return null;
        };
    }

    private void together(List<Callable<Void>> parts) throws InterruptedException, ExecutionException {
        List<Throwable> failures = new ArrayList<>();
        for (Future<Void> each : scenarios.invokeAll(parts)) {
            try {
                each.get();
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        assertThat(failures).isEmpty();
    }
}

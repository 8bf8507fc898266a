package org.minimarketplace.cli;

import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.minimarketplace.cli.CommandContext.ListenAddress;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.UnusablePathException;
import org.minimarketplace.db.DatabaseFactory;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.SchemaStatus;

/**
 * What this machine has to have for a configuration: a database that can be opened, folders, addresses that are free.
 * Changes nothing.
 */
final class Preflight {

    /** What to do about an address that is not free. */
    static final String ADDRESS_ADVICE =
            ": stop the process that uses it, or set PORT, ADMIN_PORT, BIND_HOST or ADMIN_BIND_HOST";

    private static final long MEBIBYTE = 1024L * 1024;

    private final CommandContext context;
    private final Set<String> wrongSections;

    /**
     * Looks at a configuration.
     *
     * @param wrong keys that are known to be wrong: what belongs to their sections is not looked at
     */
    Preflight(CommandContext context, List<WrongKey> wrong) {
        this.context = context;
        this.wrongSections = Set.copyOf(wrong.stream()
                .map(key -> key.key().replaceFirst("[.\\[].*", ""))
                .toList());
    }

    /** One line for everything that would keep the service from working well. */
    List<String> problems() {
        List<String> problems = database(true);
        problems.addAll(disk());
        problems.addAll(surroundings());
        return problems;
    }

    /** One line for everything that would keep the service from starting; nothing if only the database could. */
    List<String> obstacles() {
        List<String> obstacles = surroundings();
        if (!obstacles.isEmpty() || !wrongSections.isEmpty()) {
            obstacles.addAll(0, database(false));
        }
        return obstacles;
    }

    private List<String> surroundings() {
        List<String> problems = new ArrayList<>();
        if (!wrongSections.contains("backup") && context.backup().every() != null) {
            problems.addAll(backupFolder(context.backup().folder()));
        }
        if (!wrongSections.contains("server")) {
            problems.addAll(addresses());
        }
        return problems;
    }

    private static List<String> backupFolder(String name) {
        try {
            Path folder = FilePaths.of(name).toAbsolutePath();
            return Files.isDirectory(folder) && Files.isWritable(folder)
                    ? List.of()
                    : List.of("the backup folder " + folder
                            + " does not exist or is not writable: create it, or set BACKUP_FOLDER");
        } catch (UnusablePathException e) {
            return List.of("backup.folder (BACKUP_FOLDER): " + e.getMessage());
        }
    }

    private List<String> database(boolean migrated) {
        List<String> problems = new ArrayList<>();
        if (wrongSections.contains("database")) {
            return problems;
        }
        try {
            SchemaStatus status =
                    new DatabaseFactory(Clock.systemUTC(), new MetricRegistry()).status(context.database());
            if (migrated && !status.pending().isEmpty() && status.version() > 0) {
                problems.add("migrations are pending: " + String.join(", ", status.pending())
                        + "; \"db migrate\" or the next start applies them");
            }
        } catch (DatabaseRefusedException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    private List<String> disk() {
        if (wrongSections.contains("database")) {
            return List.of();
        }
        try {
            Path folder = context.database().file().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                return List.of();
            }
            long free = Files.getFileStore(folder).getUsableSpace();
            long wanted = context.database().minFreeSpace().toBytes();
            return free >= wanted
                    ? List.of()
                    : List.of("the disk of " + folder + " has only " + free / MEBIBYTE
                            + " MiB left, and database.minFreeSpace is " + wanted / MEBIBYTE + " MiB: make room");
        } catch (IOException e) {
            return List.of("the disk of the database cannot be asked for its space: " + e.getMessage());
        } catch (DatabaseRefusedException e) {
            // That is a line of its own.
            return List.of();
        }
    }

    /** Keeps what it has opened until all are open: two of them may be the same. */
    private List<String> addresses() {
        List<String> problems = new ArrayList<>();
        List<ServerSocket> opened = new ArrayList<>();
        for (ListenAddress address : context.addresses()) {
            try {
                opened.add(new ServerSocket(address.port(), 1, InetAddress.getByName(address.host())));
            } catch (IOException e) {
                problems.add("cannot listen on " + address + ADDRESS_ADVICE);
            }
        }
        for (ServerSocket socket : opened) {
            try {
                socket.close();
            } catch (IOException e) {
                problems.add("cannot stop listening on " + socket.getLocalSocketAddress() + ": " + e.getMessage());
            }
        }
        return problems;
    }
}

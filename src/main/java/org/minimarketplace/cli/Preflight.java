package org.minimarketplace.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.minimarketplace.auth.StartRules;
import org.minimarketplace.cli.CommandContext.ListenAddress;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.SchemaStatus;
import org.minimarketplace.db.StorageKind.Check;

/**
 * The needs of a configuration on this machine: a database that can be opened, folders, addresses that are free.
 * Changes nothing.
 */
final class Preflight {

    /** The advice where an address is not free. */
    static final String ADDRESS_ADVICE =
            ": stop the process that uses it, or set PORT, ADMIN_PORT, BIND_HOST or ADMIN_BIND_HOST";

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
        problems.addAll(surroundings(check -> true));
        return problems;
    }

    /** One line for everything that would keep the service from starting; nothing if only the database could. */
    List<String> obstacles() {
        List<String> obstacles = surroundings(Check::forStart);
        if (!obstacles.isEmpty() || !wrongSections.isEmpty()) {
            obstacles.addAll(0, database(false));
        }
        return obstacles;
    }

    private List<String> surroundings(Predicate<Check> lookedAt) {
        List<String> problems = new ArrayList<>();
        context.storage().checks().stream()
                .filter(lookedAt)
                .filter(check -> !wrongSections.contains(check.section()))
                .forEach(check -> problems.addAll(check.problems().get()));
        if (!wrongSections.contains("auth") && !wrongSections.contains("server")) {
            problems.addAll(StartRules.problems(
                    context.auth(),
                    context.addresses().stream().map(ListenAddress::host).toList()));
        }
        if (!wrongSections.contains("server")) {
            problems.addAll(addresses());
        }
        return problems;
    }

    private List<String> database(boolean migrated) {
        List<String> problems = new ArrayList<>();
        if (wrongSections.contains("database")) {
            return problems;
        }
        try {
            SchemaStatus status = context.storage().status();
            if (migrated && !status.pending().isEmpty() && status.version() > 0) {
                problems.add("migrations are pending: " + String.join(", ", status.pending())
                        + "; \"db migrate\" or the next start applies them");
            }
        } catch (DatabaseRefusedException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
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

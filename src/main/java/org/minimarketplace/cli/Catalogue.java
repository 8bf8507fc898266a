package org.minimarketplace.cli;

import com.codahale.metrics.MetricRegistry;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.minimarketplace.core.CatalogueTransfer;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.core.UuidV7Generator;
import org.minimarketplace.db.Database;
import org.minimarketplace.db.DatabaseFactory;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.JdbiCatalogueStore;
import org.minimarketplace.db.Operation;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateRefusedException.Reason;
import org.minimarketplace.gate.WorkClass;

/** The catalogue of a database that is opened for one command. */
final class Catalogue implements AutoCloseable {

    private final Database database;
    private final CatalogueTransfer transfer;

    Catalogue(CommandContext context) {
        Clock clock = Clock.systemUTC();
        DatabaseGate gate = new DatabaseGate(context.gate(), context.stepTimeout(), new Unobserved());
        database = new DatabaseFactory(clock, new MetricRegistry()).open(context.database(), gate, new Unobserved());
        transfer = new CatalogueTransfer(
                new JdbiCatalogueStore(database, new UuidV7Generator(clock), clock),
                () -> Deadline.after(context.stepTimeout()));
    }

    CatalogueTransfer transfer() {
        return transfer;
    }

    @Override
    public void close() {
        try {
            database.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the database does not close", e);
        }
    }

    /** The format that a file's name ends with; the first one for standard input and output. */
    static ProductFormat format(List<ProductFormat> formats, String file) throws CommandFailedException {
        if (file.equals("-")) {
            return formats.get(0);
        }
        return formats.stream()
                .filter(format -> file.endsWith("." + format.name()))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(List.of("the name of " + file + " must end with "
                        + formats.stream().map(format -> "." + format.name()).collect(Collectors.joining(" or ")))));
    }

    /** A command reports when it is done; nobody watches it meanwhile. */
    private static final class Unobserved implements GateObserver, DatabaseObserver {

        @Override
        public void admitted(WorkClass work, long waitedNanos) {}

        @Override
        public void refused(WorkClass work, Reason reason) {}

        @Override
        public void ended(Operation operation, long nanos) {}

        @Override
        public void cancelled(Operation operation) {}
    }
}

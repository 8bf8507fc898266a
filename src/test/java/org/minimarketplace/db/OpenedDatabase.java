package org.minimarketplace.db;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateRefusedException.Reason;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.gate.WorkClass;

/** A database on a real file, with a store on it. Thread-safe. */
record OpenedDatabase(Database database, JdbiProductStore store) implements AutoCloseable {

    static OpenedDatabase in(Path folder) {
        Nobody nobody = new Nobody();
        Database database = new DatabaseFactory(Clock.systemUTC(), new MetricRegistry())
                .open(
                        new DatabaseSettings("jdbc:sqlite:" + folder.resolve("marketplace.db")),
                        new DatabaseGate(GateSettings.defaults(), Duration.ofSeconds(5), nobody),
                        nobody);
        return new OpenedDatabase(database, new JdbiProductStore(database, Clock.systemUTC(), Duration.ofHours(24)));
    }

    Path file() {
        return database.file();
    }

    void create(String name) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        ProductDetails details = new ProductDetails(name, null, 1, "USD");
        store.insert(List.of(new Product(UUID.randomUUID(), details, 1, now, now)), null, soon());
    }

    List<String> names() {
        return store.page(new ProductQuery(ProductFilter.ALL, List.of(), null, 200, false), soon()).products().stream()
                .map(product -> product.details().name())
                .toList();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        try {
            database.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the database does not close", e);
        }
    }

    private static final class Nobody implements GateObserver, DatabaseObserver {
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

package org.minimarketplace.db;

import io.dropwizard.lifecycle.Managed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.minimarketplace.core.CatalogueStore;

/**
 * An open database, whatever its engine: all that the root and the operator's parts know of it. When it stops, nothing
 * that was acknowledged is lost. Thread-safe.
 */
public interface Storage extends Managed {

    /** The door to it, for stores that are the same on every engine. */
    UnitsOfWork unitsOfWork();

    /** Its products as a whole, for import and export. */
    CatalogueStore catalogue();

    /** The key that seals this database's cursors: 32 random bytes, the same after a restart. */
    byte[] cursorKey();

    /** What it is. */
    Product product();

    /** The most permits for reads and writes together that there are connections for; empty where that is no matter. */
    default OptionalInt mostPermits() {
        return OptionalInt.empty();
    }

    /** Facts for {@code /info}, by their key there, in their order. */
    Map<String, Object> facts();

    /** What has to be well with the database for this instance to serve. */
    List<Probe> probes();

    /**
     * Those who look after it.
     *
     * @param limits of what is remembered of requests
     * @param executor runs what is done by the clock
     */
    Upkeep upkeep(OutcomeLimits limits, ScheduledExecutorService executor);

    /**
     * A database's product.
     *
     * @param name like {@code sqlite}
     * @param version its version
     */
    record Product(String name, String version) {}

    /**
     * One thing that has to be well.
     *
     * @param name in the configuration and in answers
     * @param trouble what is wrong, if anything; an exception is trouble, too
     */
    record Probe(String name, Supplier<Optional<String>> trouble) {}
}

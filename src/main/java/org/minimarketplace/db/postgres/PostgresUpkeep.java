package org.minimarketplace.db.postgres;

import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.minimarketplace.db.IdempotencyPurger;
import org.minimarketplace.db.OutcomeLimits;
import org.minimarketplace.db.Upkeep;

/** What is done for a database on a server: the server does the rest by itself. Thread-safe. */
final class PostgresUpkeep implements Upkeep {

    private final PostgresDatabase database;
    private final Wholeness wholeness;
    private final SizeSamples size;
    private final ServerConnections server;
    private final IdempotencyPurger purger;
    private final List<Managed> schedules;

    PostgresUpkeep(
            PostgresDatabase database,
            Wholeness wholeness,
            OutcomeLimits limits,
            ScheduledExecutorService executor,
            Clock clock) {
        this.database = database;
        this.wholeness = wholeness;
        this.size = new SizeSamples(database, executor);
        this.server = new ServerConnections(database::ask, executor);
        this.purger = new IdempotencyPurger(database.unitsOfWork(), clock, limits, executor);
        this.schedules = List.of(purger, size, server);
    }

    @Override
    public List<Managed> schedules() {
        return schedules;
    }

    @Override
    public List<Verb> verbs() {
        return List.of(new Verb(
                "integrity-check",
                "Reads the whole database, and says what is wrong with it.",
                List.of(),
                arguments -> wholeness.check()));
    }

    @Override
    public List<Family> families() {
        List<Family> families = new ArrayList<>();
        families.add(purger.family());
        families.add(Family.gauge(
                "marketplace_import_staged_bytes",
                "What imports take on disk until they are stored",
                database.staging().taken()));
        size.last()
                .ifPresent(bytes -> families.add(
                        Family.gauge("marketplace_db_size_bytes", "The database, as the server counts it", bytes)));
        server.last().ifPresent(found -> {
            families.add(Family.gauge(
                    "marketplace_db_server_connections",
                    "Connections of the server that are taken, by whomever",
                    found.taken()));
            families.add(Family.gauge(
                    "marketplace_db_server_connections_limit",
                    "Connections that the server has for users without privileges",
                    found.limit()));
        });
        families.addAll(wholeness.families());
        families.add(Family.gauge(
                "marketplace_db_schema_compatible",
                "Whether this release works with the schema, which a newer one may change (1)",
                database.schema().wasCompatible() ? 1 : 0));
        families.add(new Family(
                "marketplace_db_connections",
                "Connections of this instance to the server, by what they do",
                false,
                "state",
                database.connections()));
        return families;
    }
}

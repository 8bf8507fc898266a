package org.minimarketplace.db.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Product;
import org.minimarketplace.db.OutcomeRow;
import org.minimarketplace.simulation.Simulation;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is stored, durably, in a simulated world; and the one connection that writes to it. */
final class SimulatedFile implements WritingConnection {

    private final Simulation world;
    private final SimulatedWeather weather;
    private final List<Commit> commits = new ArrayList<>();
    private Content durable = new Content(Map.of(), Map.of());
    private boolean borrowed;

    SimulatedFile(Simulation world, SimulatedWeather weather) {
        this.world = world;
        this.weather = weather;
    }

    /** All rows. Whoever changes one makes a copy. */
    record Content(Map<UUID, Product> products, Map<String, OutcomeRow.Stored> keys) {

        Content copy() {
            return new Content(new LinkedHashMap<>(products), new LinkedHashMap<>(keys));
        }
    }

    /** When a commit was under way, by the clock of the world. */
    record Commit(long from, long to) {}

    /** What a fresh process would read. */
    Content durable() {
        return durable;
    }

    void become(Content next) {
        durable = next;
    }

    List<Commit> commits() {
        return commits;
    }

    @Override
    public <D, T> T use(Deadline deadline, Class<D> dao, Function<D, T> work) {
        return borrow(turn -> {
            turn.arm(deadline);
            return work.apply(turn.attach(dao));
        });
    }

    @Override
    public <T> T borrow(Function<Turn, T> work) {
        // Nobody waits for it, and to open one takes no longer than a step of a statement.
        world.giveWay();
        if (weather.at(SimulatedWeather.Step.BORROW) != null) {
            throw new ConnectionException(new SQLException("no connection"));
        }
        if (borrowed) {
            throw new AssertionError("two write at once");
        }
        borrowed = true;
        try {
            // What is not committed when it ends is gone.
            return work.apply(new SimulatedTurn(world, weather, this, false));
        } finally {
            borrowed = false;
        }
    }

    /** Reads until the deadline what is durable now. */
    <D, T> T read(Deadline deadline, Class<D> dao, Function<D, T> work) {
        SimulatedTurn turn = new SimulatedTurn(world, weather, this, true);
        turn.arm(deadline);
        return work.apply(turn.attach(dao));
    }

    /** An error as the driver has it. */
    static RuntimeException error(SQLiteErrorCode code) {
        return new ConnectionException(new SQLiteException("[" + code + "] simulated", code));
    }
}

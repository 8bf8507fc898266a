package org.minimarketplace.db.sqlite;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.minimarketplace.core.Claim;
import org.minimarketplace.db.IdempotencyDao;
import org.minimarketplace.db.OutcomeRow;

/** The statements on outcomes, on a simulated connection. Nothing expires there, and there is room for all of them. */
final class SimulatedIdempotencyDao implements IdempotencyDao {

    private final SimulatedTurn turn;

    SimulatedIdempotencyDao(SimulatedTurn turn) {
        this.turn = turn;
    }

    @Override
    public Handle getHandle() {
        throw new UnsupportedOperationException("there is no SQL in a simulation");
    }

    @Override
    public <R, X extends Exception> R withHandle(HandleCallback<R, X> callback) {
        throw new UnsupportedOperationException("there is no SQL in a simulation");
    }

    @Override
    public int store(Claim claim, Instant now, Instant expired) {
        OutcomeRow.Stored row = new OutcomeRow.Stored(claim.key().fingerprint(), claim.outcome());
        return turn.statement(content -> content.keys().putIfAbsent(claim.key().key(), row) == null ? 1 : 0);
    }

    @Override
    public Optional<OutcomeRow.Stored> stored(String key) {
        return turn.statement(content -> Optional.ofNullable(content.keys().get(key)));
    }

    @Override
    public int purge(Instant until, int limit) {
        throw new UnsupportedOperationException("nothing expires in a simulation");
    }

    @Override
    public Map<String, Long> above(long room) {
        throw new UnsupportedOperationException("there is room for everything in a simulation");
    }

    @Override
    public List<Long> makeRoom(String scope, long excess, int limit) {
        throw new UnsupportedOperationException("there is room for everything in a simulation");
    }
}

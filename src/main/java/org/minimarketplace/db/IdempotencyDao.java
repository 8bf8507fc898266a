package org.minimarketplace.db;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.KeyColumn;
import org.jdbi.v3.sqlobject.config.ValueColumn;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.IdempotencyConflictException;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.RequestInFlightException;

/**
 * The statements on {@code idempotent_outcomes}, for whatever it is that a request changes. Not thread-safe: attached
 * to one handle.
 */
public interface IdempotencyDao extends SqlObject {

    /** Reads and writes a row. */
    OutcomeRow ROW = new OutcomeRow();

    /**
     * Makes a key this request's, in the transaction of its effect. Where another one came first, this waits for the
     * end of its transaction.
     *
     * @param expired until when outcomes that are stored do not count any more
     * @return the outcome of the one that came first; empty if that is this one, whose effect is to follow
     * @throws IdempotencyConflictException if the key is stored with another fingerprint
     */
    default Optional<Outcome> claim(Claim claim, Instant now, Instant expired) {
        if (store(claim, now, expired) > 0) {
            return Optional.empty();
        }
        // Gone only if a clock is ahead of this one, and somebody has purged it: to be sent again.
        OutcomeRow.Stored earlier = stored(claim.key().key()).orElseThrow(RequestInFlightException::new);
        if (!earlier.fingerprint().equals(claim.key().fingerprint())) {
            throw new IdempotencyConflictException();
        }
        return Optional.of(earlier.outcome());
    }

    /** Stores an outcome, unless there is one that is not expired; answers how many were stored. */
    default int store(Claim claim, Instant now, Instant expired) {
        return OutcomeRow.bind(getHandle().createUpdate("""
                        INSERT INTO idempotent_outcomes
                            (key, scope, fingerprint, status, fields, body, bytes, created_at)
                        VALUES (:key, :scope, :fingerprint, :status, :fields, :body, :bytes, :now)
                        ON CONFLICT (key) DO UPDATE
                        SET scope = excluded.scope, fingerprint = excluded.fingerprint, status = excluded.status,
                            fields = excluded.fields, body = excluded.body, bytes = excluded.bytes,
                            created_at = excluded.created_at
                        WHERE idempotent_outcomes.created_at <= :expired
                        """), claim)
                .bind("now", now)
                .bind("expired", expired)
                .execute();
    }

    /** What is stored under a key. */
    default Optional<OutcomeRow.Stored> stored(String key) {
        return getHandle()
                .createQuery("SELECT fingerprint, status, fields, body FROM idempotent_outcomes WHERE key = :key")
                .bind("key", key)
                .map(ROW)
                .findOne();
    }

    /** Removes some of the outcomes that were stored until the given time; answers how many. */
    @SqlUpdate("""
            DELETE FROM idempotent_outcomes
            WHERE key IN (
                SELECT key FROM idempotent_outcomes WHERE created_at <= :until ORDER BY created_at LIMIT :limit)
            """)
    @Transaction
    int purge(@Bind("until") Instant until, @Bind("limit") int limit);

    /** The scopes whose outcomes take more bytes than these, and how many they take. */
    @SqlQuery("""
            SELECT scope, CAST(sum(bytes) AS bigint) AS bytes FROM idempotent_outcomes
            GROUP BY scope HAVING sum(bytes) > :room
            """)
    @KeyColumn("scope")
    @ValueColumn("bytes")
    Map<String, Long> above(@Bind("room") long room);

    /** Removes the oldest outcomes of a scope, as many as have these bytes; answers how many each of them had. */
    @SqlQuery("""
            DELETE FROM idempotent_outcomes
            WHERE key IN (
                SELECT key FROM (
                    SELECT key, sum(bytes) OVER (ORDER BY created_at, key) - bytes AS before
                    FROM (
                        SELECT key, created_at, bytes FROM idempotent_outcomes
                        WHERE scope = :scope ORDER BY created_at LIMIT :limit) AS oldest) AS summed
                WHERE before < :excess)
            RETURNING bytes
            """)
    @Transaction
    List<Long> makeRoom(@Bind("scope") String scope, @Bind("excess") long excess, @Bind("limit") int limit);
}

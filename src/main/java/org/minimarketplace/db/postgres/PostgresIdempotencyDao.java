package org.minimarketplace.db.postgres;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.RequestInFlightException;
import org.minimarketplace.db.IdempotencyDao;

/** The statements that PostgreSQL has for itself, because several instances remember and forget at the same time. */
public interface PostgresIdempotencyDao extends IdempotencyDao {

    @Override
    default int store(Claim claim, Instant now, Instant expired) {
        try {
            return IdempotencyDao.super.store(claim, now, expired);
        } catch (RuntimeException e) {
            if (PostgresErrors.isLockTimeout(e)) {
                // Another instance is at work under the same key.
                throw new RequestInFlightException();
            }
            throw e;
        }
    }

    /** Passes by what another instance removes. */
    @Override
    @SqlUpdate("""
            DELETE FROM idempotent_outcomes
            WHERE key IN (
                SELECT key FROM idempotent_outcomes WHERE created_at <= :until ORDER BY created_at LIMIT :limit
                FOR UPDATE SKIP LOCKED)
            """)
    @Transaction
    int purge(@Bind("until") Instant until, @Bind("limit") int limit);

    /** Passes by what another instance removes. */
    @Override
    @SqlQuery("""
            DELETE FROM idempotent_outcomes
            WHERE key IN (
                SELECT key FROM (
                    SELECT key, sum(bytes) OVER (ORDER BY created_at, key) - bytes AS before
                    FROM (
                        SELECT key, created_at, bytes FROM idempotent_outcomes
                        WHERE scope = :scope ORDER BY created_at LIMIT :limit
                        FOR UPDATE SKIP LOCKED) AS oldest) AS summed
                WHERE before < :excess)
            RETURNING bytes
            """)
    @Transaction
    List<Long> makeRoom(@Bind("scope") String scope, @Bind("excess") long excess, @Bind("limit") int limit);
}

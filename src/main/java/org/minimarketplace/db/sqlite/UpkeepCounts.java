package org.minimarketplace.db.sqlite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.minimarketplace.db.Upkeep.Family;

/** Counts checkpoints and remembers the last integrity check, for metrics. Thread-safe. */
final class UpkeepCounts implements UpkeepObserver {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Map<Checkpoint.Outcome, Long> checkpoints = new ConcurrentHashMap<>();
    private volatile Integrity integrity = new Integrity(true, 0);

    @Override
    public void checkpointed(Checkpoint.Outcome outcome) {
        checkpoints.merge(outcome, 1L, Long::sum);
    }

    @Override
    public void integrityChecked(boolean ok) {
        integrity = new Integrity(ok, System.currentTimeMillis());
    }

    List<Family> families() {
        Map<String, Double> outcomes = new HashMap<>();
        for (Checkpoint.Outcome outcome : Checkpoint.Outcome.values()) {
            outcomes.put(outcome.label(), checkpoints.getOrDefault(outcome, 0L).doubleValue());
        }
        Integrity last = integrity;
        return List.of(
                new Family(
                        "marketplace_db_checkpoints_total",
                        "Write-ahead logs folded back, by outcome",
                        true,
                        "outcome",
                        outcomes),
                Family.gauge(
                        "marketplace_db_integrity_ok",
                        "Whether the last integrity check that came to its end found the file whole; 1 before it",
                        last.ok() ? 1 : 0),
                Family.gauge(
                        "marketplace_db_integrity_last_check_timestamp_seconds",
                        "When an integrity check last came to its end; 0 if none did since the start",
                        last.atMillis() / MILLIS_PER_SECOND));
    }

    private record Integrity(boolean ok, long atMillis) {}
}

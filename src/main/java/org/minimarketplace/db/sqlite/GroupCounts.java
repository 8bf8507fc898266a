package org.minimarketplace.db.sqlite;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.minimarketplace.db.Upkeep.Family;

/** Counts how writes share commits, for metrics. Thread-safe. */
final class GroupCounts implements GroupObserver {

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongAdder waitedNanos = new LongAdder();
    private final LongAdder transactions = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder undone = new LongAdder();
    private final LongAdder commitNanos = new LongAdder();

    @Override
    public void began(long nanos) {
        waitedNanos.add(nanos);
    }

    @Override
    public void ended(int members) {
        transactions.increment();
        writes.add(members);
    }

    @Override
    public void undone(int members) {
        undone.add(members);
    }

    @Override
    public void committed(long nanos) {
        commitNanos.add(nanos);
    }

    List<Family> families() {
        return List.of(
                Family.counter(
                        "marketplace_db_write_transactions_total",
                        "Transactions of writes that have ended, well or not",
                        transactions.sum()),
                Family.counter(
                        "marketplace_db_grouped_writes_total",
                        "Writes in these transactions: divided by them, the mean size of a group",
                        writes.sum()),
                Family.counter(
                        "marketplace_db_undone_writes_total",
                        "Writes that were undone because another one ended their transaction, and ran again",
                        undone.sum()),
                Family.counter(
                        "marketplace_db_write_wait_seconds_total",
                        "How long writes with a permit have waited for their turn",
                        waitedNanos.sum() / NANOS_PER_SECOND),
                Family.counter(
                        "marketplace_db_commit_seconds_total",
                        "How long commits took, their syncs included",
                        commitNanos.sum() / NANOS_PER_SECOND));
    }
}

package org.minimarketplace.db.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.minimarketplace.core.Deadline;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * Ends what a connection does at a deadline: a running statement by a progress handler (<a
 * href="https://www.sqlite.org/c3ref/progress_handler.html">sqlite3_progress_handler</a>), a wait for SQLite's lock by
 * the busy timeout. {@code Statement.setQueryTimeout} does not end a running query, and {@code Statement.cancel} from
 * another thread may hit whoever borrows the connection next; this looks at the deadline on the connection's own
 * thread.
 */
final class Cancellation extends ProgressHandler {

    /** Instructions of SQLite's virtual machine between two looks: about 50 µs of work, at a cost of a few per cent. */
    private static final int INSTRUCTIONS_BETWEEN_LOOKS = 4_000;

    /**
     * SQLite adds up how long it meant to sleep between its tries, which is less than it slept: a wait of this share of
     * what remains is over by the deadline.
     */
    private static final int PERCENT_FOR_THE_LOCK = 95;

    private final Deadline deadline;

    private Cancellation(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Makes everything on this connection end at the deadline, until {@link #disarm}. */
    static void arm(SQLiteConnection connection, Deadline deadline) throws SQLException {
        long lockMillis = deadline.remainingMillis() * PERCENT_FOR_THE_LOCK / 100;
        connection.setBusyTimeout((int) Math.min(Integer.MAX_VALUE, lockMillis));
        ProgressHandler.setHandler(connection, INSTRUCTIONS_BETWEEN_LOOKS, new Cancellation(deadline));
    }

    /** Lets what follows on this connection run to its end. */
    static void disarm(Connection connection) {
        try {
            ProgressHandler.clearHandler(connection);
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    @Override
    protected int progress() {
        return deadline.hasPassed() ? 1 : 0;
    }
}

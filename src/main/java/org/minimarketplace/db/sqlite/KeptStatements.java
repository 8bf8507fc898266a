package org.minimarketplace.db.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps prepared statements with their connection, because to prepare one costs SQLite more than to read a row by its
 * key, and neither the driver nor JDBI keeps any. A statement that is in use is not given to another; one that cannot
 * be cleaned after its use is closed. Whoever is through with a statement has closed its results, which ends its part
 * in the transaction. Not thread-safe, as the connection is not.
 */
final class KeptStatements extends DefaultStatementBuilder {

    /** The statements that there are are fewer; pages have one for each set of filters and order. */
    static final int MOST = 48;

    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(MOST, 0.75f, true);
    private final IdentityHashMap<Statement, String> busy = new IdentityHashMap<>();

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        PreparedStatement statement = idle.remove(sql);
        if (statement == null) {
            statement = super.create(connection, sql, context);
        }
        busy.put(statement, sql);
        return statement;
    }

    @Override
    public void close(Connection connection, String sql, Statement statement) throws SQLException {
        String key = busy.remove(statement);
        if (key == null || !(statement instanceof PreparedStatement prepared) || !isClean(prepared)) {
            super.close(connection, sql, statement);
            return;
        }
        PreparedStatement other = idle.put(key, prepared);
        if (other != null) {
            other.close();
        }
        if (idle.size() > MOST) {
            closeEldest();
        }
    }

    /** Forgets results and what was bound; false for a statement that the driver has closed itself, after an error. */
    private static boolean isClean(PreparedStatement statement) {
        try {
            // Those that nobody has asked for: closing them ends the statement.
            ResultSet results = statement.getResultSet();
            if (results != null) {
                results.close();
            }
            statement.clearBatch();
            statement.clearParameters();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private void closeEldest() throws SQLException {
        Iterator<PreparedStatement> eldest = idle.values().iterator();
        PreparedStatement statement = eldest.next();
        eldest.remove();
        statement.close();
    }

    /** How many wait for their next use. */
    int idle() {
        return idle.size();
    }
}

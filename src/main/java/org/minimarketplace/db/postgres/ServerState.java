package org.minimarketplace.db.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.minimarketplace.db.DatabaseRefusedException;

/**
 * What has to be known of a server before the service relies on it. Immutable.
 *
 * @param number its version as a number, like 180006
 * @param version its version for people
 * @param encoding of the database
 * @param durable whether an acknowledged transaction is on disk
 * @param writable whether it is the one that takes writes
 * @param connections how many it has for users like this one
 */
record ServerState(int number, String version, String encoding, boolean durable, boolean writable, int connections) {

    private static final int OLDEST = 150_000;

    private static final String QUERY = """
            SELECT current_setting('server_version_num')::int, current_setting('server_version'),
                current_setting('server_encoding'),
                current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off',
                current_setting('transaction_read_only') = 'off',
                current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                    - coalesce(current_setting('reserved_connections', true)::int, 0)
            """;

    static ServerState of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return new ServerState(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getInt(6));
        }
    }

    /** Refuses a server on which the service could not keep its promises. */
    void refuseUnfit(String place) {
        List<String> problems = new ArrayList<>();
        if (number < OLDEST) {
            problems.add("is of version " + version + ", and 15 is the oldest that is supported: upgrade it");
        }
        if (!encoding.equals("UTF8")) {
            problems.add("has the encoding " + encoding + ": create it with the encoding UTF8");
        }
        if (!durable) {
            problems.add("loses acknowledged writes when its machine fails: set fsync and synchronous_commit to on");
        }
        if (!writable) {
            problems.add("takes no writes, because it is a standby or read-only:"
                    + " set DATABASE_URL to the primary, or to all hosts with targetServerType=primary");
        }
        if (!problems.isEmpty()) {
            throw new DatabaseRefusedException("the database " + place + " " + String.join("; and it ", problems));
        }
    }
}

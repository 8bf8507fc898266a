package org.minimarketplace.db.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.minimarketplace.db.DatabaseRefusedException;

/** The rights that the service needs of a schema that somebody else owns, and the statements that grant them. */
final class Privileges {

    private static final String DATA = "products, idempotent_outcomes, imports";
    private static final String CONSTANTS = "secrets, schema_migrations";

    private static final String LACKING = """
            SELECT current_user, string_agg(p.privilege || ' on ' || t.name, ', ' ORDER BY t.name, p.privilege)
            FROM (VALUES ('products'), ('idempotent_outcomes'), ('imports'), ('secrets'), ('schema_migrations')) t (name),
                (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) p (privilege)
            WHERE (p.privilege = 'SELECT' OR t.name NOT IN ('secrets', 'schema_migrations'))
                AND to_regclass(t.name) IS NOT NULL AND NOT has_table_privilege(to_regclass(t.name), p.privilege)
            """;

    private Privileges() {}

    /** Refuses a user who lacks some of them; where there is no schema yet nobody lacks any. */
    static void refuseLacking(Connection connection, String place) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LACKING)) {
            row.next();
            String lacking = row.getString(2);
            if (lacking != null) {
                String user = row.getString(1);
                throw new DatabaseRefusedException("the database " + place + " grants its user " + user
                        + " too little: it lacks " + lacking + "; what its owner has to run is printed by: db grants"
                        + " --role " + user);
            }
        }
    }

    /** What the owner of the schema runs, so that a role may serve with it, and do nothing else. */
    static List<String> grants(Connection connection, String role) throws SQLException {
        String database;
        String schema;
        String to;
        try (var query = connection.prepareStatement(
                "SELECT quote_ident(current_database()), quote_ident(current_schema()), quote_ident(?)")) {
            query.setString(1, role);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                database = row.getString(1);
                schema = row.getString(2);
                to = row.getString(3);
            }
        }
        List<String> statements = new ArrayList<>(List.of(
                "GRANT CONNECT ON DATABASE " + database + " TO " + to + ";",
                "GRANT USAGE ON SCHEMA " + schema + " TO " + to + ";",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + DATA + " TO " + to + ";",
                "GRANT SELECT ON " + CONSTANTS + " TO " + to + ";",
                "GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + schema + " TO " + to + ";"));
        for (String setting : List.of(
                "search_path = " + schema,
                "statement_timeout = '60s'",
                "idle_in_transaction_session_timeout = '60s'",
                "client_connection_check_interval = '1s'",
                "tcp_keepalives_idle = 10",
                "tcp_keepalives_interval = 5",
                "tcp_keepalives_count = 3")) {
            statements.add("ALTER ROLE " + to + " IN DATABASE " + database + " SET " + setting + ";");
        }
        return statements;
    }
}

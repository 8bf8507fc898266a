package org.minimarketplace.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.minimarketplace.core.Claim;
import org.minimarketplace.core.Outcome;

/** A row of {@code idempotent_outcomes}; header fields are lines in it. Thread-safe. */
public final class OutcomeRow implements RowMapper<OutcomeRow.Stored> {

    /** What is stored under a key. */
    public record Stored(String fingerprint, Outcome outcome) {}

    @Override
    public Stored map(ResultSet row, StatementContext context) throws SQLException {
        return new Stored(row.getString(1), new Outcome(row.getInt(2), parsed(row.getString(3)), row.getString(4)));
    }

    static Update bind(Update statement, Claim claim) {
        Outcome outcome = claim.outcome();
        String fields = lines(outcome.fields());
        return statement
                .bind("key", claim.key().key())
                .bind("scope", claim.key().scope())
                .bind("fingerprint", claim.key().fingerprint())
                .bind("status", outcome.status())
                .bind("fields", fields)
                .bind("body", outcome.body())
                .bind("bytes", bytes(claim.key().key(), fields, outcome.body()));
    }

    /** What a row counts for, against the room of its scope. */
    static long bytes(String key, String fields, String body) {
        return (long) key.getBytes(UTF_8).length + fields.getBytes(UTF_8).length + body.getBytes(UTF_8).length;
    }

    /** One field in each line, in the order in which they are sent. */
    static String lines(Map<String, String> fields) {
        StringBuilder lines = new StringBuilder();
        fields.forEach(
                (name, value) -> lines.append(name).append(": ").append(value).append('\n'));
        return lines.toString();
    }

    private static Map<String, String> parsed(String lines) {
        Map<String, String> fields = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            fields.put(line.substring(0, colon), line.substring(colon + 2));
        });
        return fields;
    }
}

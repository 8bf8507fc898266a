package org.minimarketplace.db.postgres;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.StoreBusyException;
import org.minimarketplace.core.StoreFullException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.DatabaseRefusedException;
import org.minimarketplace.db.Repetition;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the codes of PostgreSQL mean to the caller of the port (<a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>).
 */
final class PostgresErrors {

    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK_DETECTED = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String DISK_FULL = "53100";
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String READ_ONLY = "25006";
    private static final String OUTCOME_UNKNOWN = "40003";

    /** Statements that the server has forgotten, or that no longer fit: another connection prepares them anew. */
    private static final Set<String> STALE_STATEMENT = Set.of("26000", "42P05");

    /** Tables and columns that are not there; values that are missing where a newer schema wants some. */
    private static final Set<String> MISSING = Set.of("42P01", "42703", "23502");

    /** The server ends the connection: it stops, crashed, or has waited for too long. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04");

    /** Causes may go in circles. */
    private static final int DEEPEST = 20;

    private PostgresErrors() {}

    /** The error of the driver in a chain of causes that has a code, if there is one. */
    private static Optional<SQLException> sql(Throwable error) {
        return chain(error)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .filter(each -> each.getSQLState() != null)
                .findFirst();
    }

    private static Stream<Throwable> chain(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
    }

    /** The code of an error; empty for one that has none. */
    static String state(Throwable error) {
        return sql(error).map(SQLException::getSQLState).orElse("");
    }

    /** Whether the connection is gone, or nobody knows what will come on it. */
    static boolean isConnectionLost(Throwable error) {
        String state = state(error);
        return state.startsWith("08") || ENDED.contains(state);
    }

    /** Whether a connection on which this happened must not be used again. */
    static boolean endsConnection(Throwable error) {
        String state = state(error);
        return isConnectionLost(error) || state.startsWith("XX0") || state.equals(READ_ONLY) || isStaleStatement(error);
    }

    /** Whether others like it are of no use either: the server went away, or is no longer the one that writes. */
    static boolean condemnsPool(Throwable error) {
        return (isConnectionLost(error) && !isSocketTimeout(error))
                || state(error).equals(READ_ONLY);
    }

    /** Whether somebody else held a lock for longer than may be waited for it. */
    static boolean isLockTimeout(Throwable error) {
        return state(error).equals(LOCK_NOT_AVAILABLE);
    }

    /** Whether a statement that was prepared on this connection can be used no longer. */
    static boolean isStaleStatement(Throwable error) {
        boolean oldPlan = state(error).equals("0A000")
                && sql(error)
                        .filter(e -> String.valueOf(e.getMessage()).contains("cached plan"))
                        .isPresent();
        return oldPlan || STALE_STATEMENT.contains(state(error));
    }

    /** Whether a table or a column is not there, or not of the kind that a statement takes it for. */
    static boolean missesSomething(Throwable error) {
        return MISSING.contains(state(error));
    }

    /** Why the whole unit of work may succeed if it is done again at once; empty if not. */
    static Optional<Repetition> reasonToRepeat(Throwable error) {
        return switch (state(error)) {
            case SERIALIZATION_FAILURE -> Optional.of(Repetition.SERIALIZATION);
            case DEADLOCK_DETECTED -> Optional.of(Repetition.DEADLOCK);
            // Somebody else has stored a row with this id meanwhile; a second look finds it.
            case UNIQUE_VIOLATION ->
                constraint(error).equals("products_pkey") ? Optional.of(Repetition.CONFLICT) : Optional.empty();
            default -> isStaleStatement(error) ? Optional.of(Repetition.STATEMENT) : Optional.empty();
        };
    }

    private static String constraint(Throwable error) {
        return chain(error)
                .filter(PSQLException.class::isInstance)
                .map(each -> ((PSQLException) each).getServerErrorMessage())
                .filter(Objects::nonNull)
                .map(ServerErrorMessage::getConstraint)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /**
     * Whether the server has said that a COMMIT did not happen. Every error that it reports is such an answer, but for
     * those by which it ends the connection.
     */
    static boolean deniesCommit(SQLException error) {
        boolean answered = error instanceof PSQLException driver && driver.getServerErrorMessage() != null;
        return answered && !isConnectionLost(error) && !state(error).equals(OUTCOME_UNKNOWN);
    }

    private static boolean isSocketTimeout(Throwable error) {
        return chain(error).anyMatch(SocketTimeoutException.class::isInstance);
    }

    /**
     * The port's exception for an error before COMMIT; an error that is none of the port's comes back as it is.
     *
     * @param writes whether the unit of work was to change something
     */
    static RuntimeException translate(RuntimeException error, Deadline deadline, boolean writes) {
        String state = state(error);
        if (state.isEmpty()) {
            return chain(error).anyMatch(SQLException.class::isInstance)
                    ? new StoreUnavailableException("no connection to the database", error)
                    : error;
        }
        if (isStaleStatement(error)) {
            return new StoreUnavailableException(
                    "the server does not know a prepared statement, again and again: is there a pooler in transaction mode"
                            + " between? Then DATABASE_POOLER has to be transaction",
                    error);
        }
        if (isSocketTimeout(error) && deadline.hasPassed()) {
            return DeadlineExceededException.withoutEffect(error);
        }
        return switch (state) {
            case QUERY_CANCELED ->
                deadline.remainingMillis() <= Session.SLACK_MILLIS
                        ? DeadlineExceededException.withoutEffect(error)
                        : new StoreBusyException("the database has called a statement off", error);
            case LOCK_NOT_AVAILABLE -> new StoreBusyException("somebody else holds a lock", error);
            case SERIALIZATION_FAILURE, DEADLOCK_DETECTED ->
                new StoreBusyException("others have changed the same, again and again", error);
            case DISK_FULL ->
                writes
                        ? new StoreFullException("the disk of the database is full", error)
                        : new StoreUnavailableException("the database has no room to work", error);
            case "53200", "53400" -> new StoreBusyException("the database has too much to do", error);
            default ->
                isUnavailable(state) ? new StoreUnavailableException("the database failed: " + state, error) : error;
        };
    }

    private static boolean isUnavailable(String state) {
        return state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("57P")
                || state.startsWith("XX0")
                || Set.of("25P03", "25P04", READ_ONLY, TOO_MANY_CONNECTIONS, "42501", "3D000", "3F000", "58030")
                        .contains(state);
    }

    /** The line for an operator whose database cannot be used. */
    static DatabaseRefusedException refusal(String place, Exception error) {
        String message = String.valueOf(
                        sql(error).orElseGet(() -> new SQLException(error)).getMessage())
                .replaceAll("\\s*\\R\\s*", " ");
        String state = state(error);
        String advice = switch (state) {
            case "28P01", "28000" -> ": look at DATABASE_USER, and at DATABASE_PASSWORD or DATABASE_PASSWORD_FILE";
            case "3D000" -> ": create the database, or set DATABASE_URL";
            case "42501" -> ": grant it to the user, or set DATABASE_USER";
            case TOO_MANY_CONNECTIONS -> ": stop what else uses it, raise max_connections there, or lower SEM_MAX here";
            default -> state.startsWith("08") ? ": start the server, or set DATABASE_URL" : "";
        };
        return new DatabaseRefusedException("the database " + place + " cannot be used: " + message + advice, error);
    }
}

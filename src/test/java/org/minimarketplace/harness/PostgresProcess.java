package org.minimarketplace.harness;

import static org.minimarketplace.harness.Eventually.eventually;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.minimarketplace.db.postgres.PostgresServer;

/**
 * A PostgreSQL server of a test's own, which is killed and comes back where it was, or becomes another one's standby.
 */
public final class PostgresProcess implements AutoCloseable {

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    private PostgresProcess(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.port = server.getPort();
        this.server = server;
    }

    /** Starts one; its folder is made if it is not there. */
    public static PostgresProcess start(Path data) {
        try {
            return new PostgresProcess(
                    data,
                    PostgresServer.embedded()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a standby of this one, which is stopped meanwhile. */
    public PostgresProcess standby(Path copy) throws IOException, InterruptedException {
        close();
        Process copying = new ProcessBuilder("cp", "-a", data.toString(), copy.toString())
                .inheritIO()
                .start();
        if (copying.waitFor() != 0) {
            throw new IOException("the data folder cannot be copied");
        }
        startAgain();
        follow(copy, this);
        return start(copy);
    }

    private static void follow(Path data, PostgresProcess primary) throws IOException {
        Files.deleteIfExists(data.resolve("epg-lock"));
        Files.writeString(data.resolve("standby.signal"), "");
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.port + " user=postgres'\n");
    }

    /** Where it is reached, like {@code 127.0.0.1:5432}. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    /** Kills the postmaster alone: its children notice, as they do when the system kills it. */
    public void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    /** Comes back after it was killed or stopped. */
    public void startAgain() {
        // Its files are locked for as long as this process holds the one that was killed.
        close();
        // The first tries may come before the last child is gone.
        eventually("the server starts again", () -> {
            try {
                server = PostgresServer.embedded()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setPort(port)
                        .start();
                return true;
            } catch (IOException | IllegalStateException e) {
                return false;
            }
        });
    }

    /** Comes back after it was killed, as a standby of another one. */
    public void startAgainBehind(PostgresProcess primary) throws IOException {
        close();
        follow(data, primary);
        startAgain();
    }

    /** Runs a statement as the superuser; the first column of the first row, if there is one. */
    public String ask(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? String.valueOf(row.getString(1)) : "";
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

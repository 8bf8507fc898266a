package org.minimarketplace.db.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections a server has left, as somebody sees it who may see nobody's sessions. */
class ServerConnectionsTest {

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void whoHasNoPrivilegesSeesHowManyAreTakenAndHowManyThereAre() throws SQLException {
        try (Connection connection = PostgresServer.get().connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE app_users");
            ServerConnections connections = new ServerConnections(
                    query -> {
                        try (ResultSet row = statement.executeQuery(query)) {
                            row.next();
                            return row.getString(1);
                        }
                    },
                    executor);
            connections.start();
            eventually("asked", () -> connections.last().isPresent());
            connections.stop();

            ServerConnections.Found found = connections.last().orElseThrow();
            assertThat(found.taken()).isPositive().isLessThan(found.limit());
        }
    }

    @Test
    void whatIsNotKnownIsNotTold() {
        ServerConnections connections = new ServerConnections(
                query -> {
                    throw new SQLException("no way to the server");
                },
                executor);
        connections.start();
        executor.shutdown();

        eventually("asked", executor::isTerminated);
        assertThat(connections.last()).isEmpty();
    }
}

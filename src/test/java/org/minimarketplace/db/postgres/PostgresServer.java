package org.minimarketplace.db.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.minimarketplace.db.DatabaseSettings;
import org.postgresql.Driver;

/**
 * A PostgreSQL server for tests: one that is brought along, started for the first test that wants it and stopped with
 * the process; or that of {@code TEST_DATABASE_URL}, like {@code jdbc:postgresql://localhost/postgres}, with
 * {@code TEST_DATABASE_USER} and {@code TEST_DATABASE_PASSWORD}, who may create databases, and where the role
 * {@code app_users} exists, whose members are asked for passwords.
 */
public final class PostgresServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String host;
    private final String user;
    private final String password;

    private PostgresServer(String host, String user, String password) {
        this.host = host;
        this.user = user;
        this.password = password;
    }

    /** The server of this process. */
    public static PostgresServer get() {
        return Started.SERVER;
    }

    /** Started at the first use. */
    private static final class Started {

        private static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            String url = System.getenv("TEST_DATABASE_URL");
            if (url != null && !url.isEmpty()) {
                return new PostgresServer(
                        PostgresUrl.of(url).hosts(), env("TEST_DATABASE_USER"), env("TEST_DATABASE_PASSWORD"));
            }
            try {
                EmbeddedPostgres server = inMemory().start();
                askForPasswords(server);
                return new PostgresServer("localhost:" + server.getPort(), "postgres", "postgres");
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("PostgreSQL does not start", e);
            }
        }

        /** Of members of app_users; the others are trusted. */
        private static void askForPasswords(EmbeddedPostgres server) throws IOException, SQLException {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                Path rules;
                try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
                    row.next();
                    rules = Path.of(row.getString(1));
                }
                Files.writeString(rules, "host all +app_users all scram-sha-256\n" + Files.readString(rules));
                statement.execute("CREATE ROLE app_users");
                statement.execute("SELECT pg_reload_conf()");
            }
        }

        private static String env(String name) {
            String value = System.getenv(name);
            return value == null ? "" : value;
        }
    }

    /** One that keeps what it says it keeps. */
    public static EmbeddedPostgres.Builder embedded() {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200");
    }

    /** The same with its files in memory, where there is a place for that. */
    private static EmbeddedPostgres.Builder inMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? embedded()
                        .setDataDirectory(Files.createTempDirectory(memory, "marketplace-test-"))
                        .setCleanDataDirectory(true)
                : embedded();
    }

    /** An empty database of its own. */
    public DatabaseSettings newDatabase() {
        String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + name + " ENCODING 'UTF8' TEMPLATE template0");
        } catch (SQLException e) {
            throw new IllegalStateException("no database for a test", e);
        }
        return at(name);
    }

    /** How one of its databases is configured. */
    public DatabaseSettings at(String database) {
        DatabaseSettings defaults = DatabaseSettings.defaults();
        return new DatabaseSettings(
                "jdbc:postgresql://" + host + "/" + database,
                user,
                password,
                null,
                defaults.minFreeSpace(),
                defaults.checkpointEvery(),
                defaults.integrityCheckTimeout());
    }

    /** A connection that knows nothing of the service. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return new Driver().connect("jdbc:postgresql://" + host + "/" + database, properties);
    }

    /** A connection to the database of some settings. */
    public Connection connect(DatabaseSettings settings) throws SQLException {
        return connect(PostgresUrl.of(settings.url()).database());
    }
}

package org.minimarketplace.db.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The service on a PostgreSQL that is brought along, for a first look: {@code make run STORAGE=postgres}. What is
 * stored stays in {@code .run/postgres}. Its arguments are the command that serves.
 */
final class FirstLook {

    private static final Path DATA = Path.of(".run", "postgres");

    private FirstLook() {}

    public static void main(String[] command) throws IOException, InterruptedException {
        Files.createDirectories(DATA.getParent());
        EmbeddedPostgres server = PostgresServer.embedded()
                .setDataDirectory(DATA)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .start();
        ProcessBuilder service = new ProcessBuilder(command).inheritIO();
        service.environment().put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres");
        service.environment().put("DATABASE_USER", "postgres");
        Process running = service.start();
        // Ctrl-C reaches the service as well: the server has to outlive it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            running.destroy();
            running.onExit().join();
            close(server);
        }));
        System.exit(running.waitFor());
    }

    private static void close(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

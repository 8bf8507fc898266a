package org.minimarketplace.db.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The service on a PostgreSQL that is brought along, for a first look: {@code make run STORAGE=postgres}. What is
 * stored stays in {@code .run/postgres}; with {@code -Dpostgres.fresh=true}, as {@code make load} has it, the server is
 * empty and leaves nothing. Its arguments are the command that serves.
 */
final class FirstLook {

    private static final Path DATA = Path.of(".run", "postgres");

    private FirstLook() {}

    public static void main(String[] command) throws IOException, InterruptedException {
        EmbeddedPostgres.Builder builder = PostgresServer.embedded().setRegisterShutdownHook(false);
        if (!Boolean.getBoolean("postgres.fresh")) {
            Files.createDirectories(DATA.getParent());
            builder.setDataDirectory(DATA).setCleanDataDirectory(false);
        }
        EmbeddedPostgres server = builder.start();
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

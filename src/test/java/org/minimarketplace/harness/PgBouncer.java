package org.minimarketplace.harness;

import static org.minimarketplace.harness.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.minimarketplace.db.DatabaseSettings;

/** PgBouncer in transaction mode before the server of the tests: Debian's package {@code pgbouncer}. */
public final class PgBouncer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether the program is there. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * Starts it.
     *
     * @param folder for its configuration and log
     * @param connections the most to the server for each database
     * @param options lines of its configuration
     */
    public static PgBouncer start(Path folder, DatabaseSettings server, int connections, String... options)
            throws IOException {
        URI uri = URI.create(server.url().substring("jdbc:".length()));
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        List<String> lines = new ArrayList<>(List.of(
                "[databases]",
                "* = host=" + uri.getHost() + " port=" + (uri.getPort() < 0 ? 5432 : uri.getPort()) + " user="
                        + server.user() + " password=" + server.password(),
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + free,
                "unix_socket_dir =",
                "auth_type = any",
                "pool_mode = transaction",
                "max_client_conn = 500",
                "default_pool_size = " + connections));
        lines.addAll(List.of(options));
        Path configuration = Files.write(folder.resolve("pgbouncer-" + free + ".ini"), lines);
        // It does not run as root, and whoever it runs as has to read this.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(configuration.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer-" + free + ".log").toFile())
                .start();
        eventually("PgBouncer accepts connections", () -> !process.isAlive() || accepts(free));
        if (!process.isAlive()) {
            throw new IOException(Files.readString(folder.resolve("pgbouncer-" + free + ".log")));
        }
        return new PgBouncer(process, free);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The URL of a database by way of it. */
    public String url(DatabaseSettings server) {
        return "jdbc:postgresql://127.0.0.1:" + port
                + server.url().substring(server.url().lastIndexOf('/'));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

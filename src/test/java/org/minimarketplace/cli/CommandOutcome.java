package org.minimarketplace.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.minimarketplace.MarketplaceApplication;

/** What a command, run in this process, printed, and with which code its process would have ended. */
record CommandOutcome(int exitCode, String out, String err) {

    /** Runs a command as the jar's {@code main} does. */
    static CommandOutcome of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream former = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            Optional<Throwable> failure =
                    MarketplaceApplication.commandLine(out, err).run(arguments);
            return new CommandOutcome(
                    failure.map(CommandLine::exitCode).orElse(0),
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(former);
        }
    }

    boolean success() {
        return exitCode == 0;
    }

    /** Writes a {@code config.yml} into a folder: a database in there, and this port for both connectors. */
    static String config(Path folder, int port) throws IOException {
        String yaml = Files.readString(Path.of("config.yml"))
                .replaceAll("\\$\\{DATABASE_URL:-[^}]*}", "jdbc:sqlite:" + folder.resolve("marketplace.db"))
                .replaceAll("\\$\\{(ADMIN_)?PORT:-[0-9]+}", String.valueOf(port));
        return Files.writeString(folder.resolve("config.yml"), yaml).toString();
    }
}

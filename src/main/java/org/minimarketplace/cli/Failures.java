package org.minimarketplace.cli;

import io.dropwizard.configuration.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.auth.AuthRefusedException;
import org.minimarketplace.config.ConfigurationRejectedException;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;
import org.minimarketplace.core.UnusablePathException;
import org.minimarketplace.db.DatabaseRefusedException;

/** Why a command failed, as lines for the operator: what, where, and what is allowed. */
final class Failures {

    private Failures() {}

    /**
     * Describes an error, with a stack trace only for a defect.
     *
     * @param file the configuration file that the command was given
     */
    static List<String> describe(Throwable error, @Nullable String file) {
        return lines(error, file == null ? "configuration" : file).stream()
                .map(line -> "error: " + line)
                .toList();
    }

    private static List<String> lines(Throwable error, String source) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CommandFailedException failed) {
                return failed.lines();
            }
            if (cause instanceof AuthRefusedException
                    || cause instanceof DatabaseRefusedException
                    || cause instanceof UnusablePathException) {
                return List.of(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof SocketException || cause instanceof UnresolvedAddressException) {
                return List.of(bindMessage(error) + Preflight.ADDRESS_ADVICE);
            }
            if (cause instanceof ConfigurationRejectedException rejected) {
                return rejected.wrong().stream().map(WrongKey::line).toList();
            }
            if (cause instanceof ConfigurationException) {
                return List.of(oneLine(String.valueOf(cause.getMessage())));
            }
            if (cause instanceof FileNotFoundException) {
                return List.of(source + " does not exist or is not readable");
            }
        }
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return List.of("unexpected " + trace);
    }

    private static String bindMessage(Throwable error) {
        // Jetty's wrapper names the address: "Failed to bind to /127.0.0.1:8080".
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(message -> message != null && message.contains("bind to"))
                .findFirst()
                .map(message -> "cannot listen on " + message.replaceFirst(".*bind to /?", ""))
                .orElse("cannot listen: the address is in use or not one of this machine");
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*(\\* )?", " ");
    }
}

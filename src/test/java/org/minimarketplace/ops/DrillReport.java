package org.minimarketplace.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What came of a drill. Thread-safe. */
final class DrillReport {

    private record Row(String injected, Duration fired, String mended, Duration resolved) {}

    private final Map<String, Row> rows = new ConcurrentHashMap<>();
    private final Map<String, String> leftOut = new ConcurrentHashMap<>();

    /** An alert that fired, so long after its condition was there, and went away, so long after it was mended. */
    void add(String alert, String injected, Duration fired, String mended, Duration resolved) {
        rows.put(alert, new Row(injected, fired, mended, resolved));
    }

    /** An alert that could not be tried here. */
    void leaveOut(String alert, String reason) {
        leftOut.put(alert, reason);
    }

    /** The alerts that fired and resolved, and those left out. */
    Set<String> alerts() {
        Set<String> alerts = new TreeSet<>(rows.keySet());
        alerts.addAll(leftOut.keySet());
        return alerts;
    }

    /** Writes a table. */
    void write(Path file, int factor) {
        StringBuilder text = new StringBuilder("""
                Every duration of the real rules was divided by %d, and nothing else changed: a minute takes a second.

                | alert | injected by | fired after | mended by | resolved after |
                |---|---|---|---|---|
                """.formatted(factor));
        for (String alert : alerts()) {
            Row row = rows.get(alert);
            text.append(
                    row == null
                            ? "| %s | not tried: %s | | | |\n".formatted(alert, leftOut.get(alert))
                            : "| %s | %s | %s | %s | %s |\n"
                                    .formatted(
                                            alert,
                                            row.injected(),
                                            seconds(row.fired()),
                                            row.mended(),
                                            seconds(row.resolved())));
        }
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
}

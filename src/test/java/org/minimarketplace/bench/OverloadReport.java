package org.minimarketplace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result of {@link OverloadBenchmark} as text, and which promises were not kept. Immutable. */
record OverloadReport(
        double saturation,
        Duration alone,
        List<LoadStep> steps,
        Duration recovery,
        OperatorView operator,
        Duration deadline) {

    private static final double LEAST_SHARE = 0.9;
    private static final double MOST_REFUSED_MILLIS = 50;
    private static final Duration MOST_RECOVERY = Duration.ofSeconds(5);

    /** What counts as flat: by so much may the memory at the highest load exceed that at the lowest. */
    private static final double MOST_GROWTH = 1.2;

    double peak() {
        return steps.stream().mapToDouble(LoadStep::goodput).max().orElseThrow();
    }

    /** The promises that were not kept; empty if all is well. */
    List<String> missed() {
        LoadStep highest = steps.get(steps.size() - 1);
        List<String> missed = new ArrayList<>();
        if (highest.goodput() < LEAST_SHARE * peak()) {
            missed.add("goodput at the highest load is below 90 % of its peak");
        }
        for (LoadStep step : steps) {
            if (step.acceptedMillis(0.99) > deadline.toMillis()) {
                missed.add("x" + step.factor() + ": accepted p99 is past the deadline");
            }
            if (step.refusedMillis(0.99) > MOST_REFUSED_MILLIS) {
                missed.add("x" + step.factor() + ": refused p99 is above 50 ms");
            }
            if (step.unanswered() > 0) {
                missed.add("x" + step.factor() + ": requests without an answer");
            }
        }
        if (recovery.compareTo(MOST_RECOVERY) > 0) {
            missed.add("recovery takes more than 5 s");
        }
        if (highest.residentMebibytes() > MOST_GROWTH * steps.get(0).residentMebibytes()) {
            missed.add("resident memory grows with the load");
        }
        if (operator.answered() < operator.asked()) {
            missed.add("health or metrics did not answer");
        }
        return missed;
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| offered, times saturation | offered /s | goodput /s | share of peak | accepted p50 ms |"
                + " accepted p99 ms | refused p99 ms | no answer | server RSS MiB | processors, server | client |\n");
        text.append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        for (LoadStep step : steps) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %d | %.1f | %.1f | %.0f %% | %.0f | %.0f | %s | %d | %d | %.2f | %.2f |%n",
                    step.factor(),
                    step.offered(),
                    step.goodput(),
                    100 * step.goodput() / peak(),
                    step.acceptedMillis(0.5),
                    step.acceptedMillis(0.99),
                    step.refused().isEmpty() ? "none" : "%.1f".formatted(step.refusedMillis(0.99)),
                    step.unanswered(),
                    step.residentMebibytes(),
                    step.serverProcessors(),
                    step.clientProcessors()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%nSaturation, closed loop: %.1f/s; one request alone: %d ms. Recovery after the highest load: %d ms."
                        + " Health and metrics during all of it: %d of %d answered with 200, the slowest in %.0f ms.%n",
                saturation,
                alone.toMillis(),
                recovery.toMillis(),
                operator.answered(),
                operator.asked(),
                operator.slowestMillis()));
        text.append(
                missed().isEmpty()
                        ? "\nAll promises were kept.\n"
                        : "\nNot kept: " + String.join("; ", missed()) + ".\n");
        return text.toString();
    }

    void write(Path markdown, Path picture) throws IOException {
        Files.writeString(markdown, markdown());
        Files.writeString(picture, OverloadPicture.of(this));
    }
}

package org.minimarketplace.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.minimarketplace.ops.PrometheusServer.Firing;

/** Brings a condition about, sees the real rules fire for it, mends it, and sees them end. Thread-safe. */
final class Drill {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final PrometheusServer prometheus;
    private final DrillReport report;
    private final Set<String> mitigations = ConcurrentHashMap.newKeySet();

    private Drill(PrometheusServer prometheus, DrillReport report) {
        this.prometheus = prometheus;
        this.report = report;
    }

    /** Writes the real rules, faster, into a folder of Prometheus. */
    static void writeRules(Path folder, TimeScale scale) {
        try {
            Path rules = Files.createDirectories(folder.resolve("rules"));
            for (Path file : OpsFiles.files(OpsFiles.RULES, ".yml")) {
                OpsFiles.writeYaml(rules.resolve(file.getFileName()), scale.rules(OpsFiles.yaml(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at this Prometheus. */
    static Drill of(PrometheusServer prometheus, DrillReport report) {
        return new Drill(prometheus, report);
    }

    /** Waits until every instance has been scraped. */
    void awaitScraped(Collection<OperatedService> services) {
        for (OperatedService service : services) {
            await(() -> !prometheus
                    .query("up{instance=\"" + service.instance() + "\"} == 1")
                    .isEmpty());
        }
    }

    /** Whether an alert fires on a service now. */
    boolean fires(OperatedService service, String alert) {
        return prometheus.firing().contains(new Firing(alert, service.instance()));
    }

    /** A condition that the command of a page mends. */
    void mendedByPage(OperatedService service, String injected, Runnable inject, String page, List<String> alerts) {
        mendedByPage(service, injected, inject, page, () -> {}, alerts);
    }

    /**
     * A condition that the command of a page mends.
     *
     * @param before what has to be over by then
     */
    void mendedByPage(
            OperatedService service,
            String injected,
            Runnable inject,
            String page,
            Runnable before,
            List<String> alerts) {
        long start = System.nanoTime();
        inject.run();
        Map<String, Duration> fired = times(service, alerts, true, start);
        long mended = System.nanoTime();
        before.run();
        String mitigation = OpsFiles.page(page).mitigation();
        service.mend(mitigation);
        mitigations.add(mitigation);
        Map<String, Duration> resolved = times(service, alerts, false, mended);
        for (String alert : alerts) {
            report.add(
                    alert,
                    injected,
                    fired.getOrDefault(alert, Duration.ZERO),
                    "`" + page + ".md`",
                    resolved.getOrDefault(alert, Duration.ZERO));
        }
    }

    /** The commands that have mended something. */
    Set<String> mitigations() {
        return Set.copyOf(mitigations);
    }

    private Map<String, Duration> times(OperatedService service, List<String> alerts, boolean fires, long since) {
        Map<String, Duration> times = new LinkedHashMap<>();
        await(
                () -> {
                    Set<Firing> firing = prometheus.firing();
                    for (String alert : alerts) {
                        if (firing.contains(new Firing(alert, service.instance())) == fires) {
                            times.putIfAbsent(alert, Duration.ofNanos(System.nanoTime() - since));
                        }
                    }
                    return times.size() == alerts.size();
                },
                () -> (fires ? "does not fire: " : "does not end: ")
                        + alerts.stream()
                                .filter(alert -> !times.containsKey(alert))
                                .toList() + " on "
                        + service.folder() + "; fires: " + prometheus.firing());
        return times;
    }

    /** Waits for what the service brings about. */
    void await(BooleanSupplier condition) {
        await(condition, () -> "it does not come to that");
    }

    private static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    /** On a busy machine an answer may be late: no answer says nothing. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (UncheckedIOException | CompletionException e) {
            return false;
        }
    }
}

package org.minimarketplace.harness;

import java.net.URI;

/** What {@code /metrics} says at one moment. Immutable. */
public record Metrics(String text) {

    /** Scrapes the admin port. */
    public static Metrics of(JarProcess service) {
        Answer answer = service.get(URI.create(service.adminUri() + "/metrics"));
        if (answer.status() != 200) {
            throw new IllegalStateException("/metrics answered " + answer.status());
        }
        return new Metrics(answer.body());
    }

    /** The sum over all series whose name, with the labels behind it, begins like this; 0 if there is none. */
    public double sum(String series) {
        return text.lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Permits that are taken, of all classes. */
    public double permitsInUse() {
        return sum("marketplace_db_semaphore_in_use{");
    }

    /** Those who wait for a permit, of all classes. */
    public double queued() {
        return sum("marketplace_db_semaphore_queued{");
    }
}

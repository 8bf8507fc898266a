package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code /metrics} said at one moment. Immutable.
 *
 * @param samples by series, written as in the text format of Prometheus
 */
public record Scrape(Map<String, Double> samples) {

    public static Scrape of(RunningService service) {
        Answer answer = service.admin("GET", "/metrics");
        assertThat(answer.status()).isEqualTo(200);
        Map<String, Double> samples = new TreeMap<>();
        answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return new Scrape(samples);
    }

    /** The value of a series; 0 if there is none. */
    public double value(String series) {
        return samples.getOrDefault(series, 0.0);
    }

    /** How much a series has grown since then. */
    public double growth(String series, Scrape before) {
        return value(series) - before.value(series);
    }
}

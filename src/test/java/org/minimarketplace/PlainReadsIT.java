package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** Reads of a product get one answer, whether Jersey gives it or not. */
@TestInstance(Lifecycle.PER_CLASS)
class PlainReadsIT {

    private static final long SEED = 20261127;
    private static final int PRODUCTS = 40;
    private static final int READS = 1500;

    /** What Jersey accepts as well as {@code *}{@code /*}, but has to read for it. */
    private static final String BY_JERSEY = "Accept: text/plain;q=0.1, application/json";

    private static final List<String> NAMES = List.of(
            "Chai", "Ёлка", "東京塔", "a\\\"b", "Straße \\u0041", "🫖", "\\u2028x", "<script>", "%2d;x", "z".repeat(200));
    private static final List<String> CURRENCIES = List.of("USD", "JPY", "KWD");
    private static final List<String> CODINGS = List.of("", "gzip", "identity", "*;q=0", "br", "gzip;q=0");
    private static final List<String> UNREAD =
            List.of("Accept-Language: de", "Cookie: a=b", "X-Data: If-Match", "Pragma: x");

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    private final Random random = new Random(SEED);

    @Test
    void theyAreAnsweredAlike() {
        List<String> targets = targets();
        for (int read = 0; read < READS; read++) {
            String target = any(targets);
            String method = random.nextInt(5) == 0 ? "HEAD" : "GET";
            List<String> fields = new ArrayList<>();
            // Problems name the trace.
            fields.add("traceparent: 00-" + "%032x".formatted(read + 1) + "-b7ad6b7169203331-01");
            String coding = any(CODINGS);
            if (!coding.isEmpty()) {
                fields.add("Accept-Encoding: " + coding);
            }
            if (random.nextBoolean()) {
                fields.add(any(UNREAD));
            }

            Answer plain = service.send(method, target, fields.toArray(String[]::new));
            fields.add(BY_JERSEY);
            Answer other = service.send(method, target, fields.toArray(String[]::new));

            String what = method + " " + target + " " + fields;
            assertThat(plain.status()).as(what).isEqualTo(other.status());
            assertThat(compared(plain)).as(what).isEqualTo(compared(other));
            assertThat(plain.body()).as(what).isEqualTo(other.body());
        }
    }

    /** Paths of products, deleted ones among them, of none, and of what is no product. */
    private List<String> targets() {
        List<String> targets = new ArrayList<>(List.of(
                "/products/00000000-0000-7000-8000-000000000000",
                "/products/01A21EBE-6B84-71ED-ACA0-310671BDA68A",
                "/products/1-1-1-1-1",
                "/products/x"));
        for (int product = 0; product < PRODUCTS; product++) {
            String description =
                    random.nextBoolean() ? "null" : "\"" + any(NAMES).repeat(1 + random.nextInt(9)) + "\"";
            String path = service.sendJson(
                            "POST",
                            "/products",
                            "{\"name\":\"%s\",\"description\":%s,\"price\":%d,\"currency\":\"%s\"}"
                                    .formatted(any(NAMES), description, 1 + random.nextInt(1 << 30), any(CURRENCIES)))
                    .header("Location");
            targets.add(path);
            targets.add(path.replace("-", "%2d"));
            targets.add(path + ";x");
            targets.add("/products/" + path.substring("/products/".length()).toUpperCase(Locale.ROOT));
            targets.add(path + "?unknown=1");
            switch (random.nextInt(4)) {
                case 0 -> service.sendJson("PATCH", path, "{\"price\":" + (1 + random.nextInt(100)) + "}");
                case 1 -> service.send("DELETE", path);
                default -> {}
            }
        }
        return targets;
    }

    private String any(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Without the fields that say when. */
    private static Map<String, List<String>> compared(Answer answer) {
        Map<String, List<String>> fields = new TreeMap<>(answer.headers());
        fields.keySet().removeIf(name -> name.equalsIgnoreCase("Date") || name.equalsIgnoreCase("Server-Timing"));
        return fields;
    }
}

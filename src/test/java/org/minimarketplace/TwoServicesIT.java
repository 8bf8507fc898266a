package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Together;

/** Two services on one database file, as for the time of a deploy: what is promised to clients holds over both. */
class TwoServicesIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";

    @TempDir
    private Path folder;

    @Test
    void keepTheirPromisesTogether() {
        try (RunningService first = RunningService.in(folder, Map.of());
                RunningService second = RunningService.in(folder, Map.of())) {
            Answer made = first.sendJson("POST", "/products", CHAI, "Idempotency-Key: k");
            Answer again = second.sendJson("POST", "/products", CHAI, "Idempotency-Key: \"k\";v=1");
            assertThat(again.json()).isEqualTo(made.json());
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");

            String item = "/products/" + made.json().path("id").asText();
            String tag = "If-Match: " + made.header("ETag");
            assertThat(second.sendJson("PATCH", item, "{\"price\":1}", tag).status())
                    .isEqualTo(200);
            assertProblem(first.sendJson("PATCH", item, "{\"price\":2}", tag), 412, "precondition-failed");

            String next = first.send("GET", "/products?limit=1&sort=name").header("Link");
            assertThat(next).doesNotContain("rel=\"next\"");
            second.sendJson("POST", "/products", CHAI);
            next = first.send("GET", "/products?limit=1&sort=name").header("Link");
            String page = next.substring(next.indexOf('<') + 1, next.indexOf('>'));
            assertThat(second.send("GET", page).status()).isEqualTo(200);

            String file = "{\"name\":\"a\",\"price\":1}\n".repeat(1_200);
            List<RunningService> both = List.of(first, second);
            List<Answer> imports = Together.run(2, importing(both, file));
            assertThat(imports)
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.body()).isEqualTo(200));
            assertThat(imports.stream()
                            .mapToInt(answer -> answer.json().path("created").asInt())
                            .sum())
                    .isEqualTo(1_200);
        }
    }

    /** Each call goes to the next of the services. */
    private static Callable<Answer> importing(List<RunningService> services, String file) {
        AtomicInteger next = new AtomicInteger();
        return () -> services.get(next.getAndIncrement() % services.size())
                .sendJson("POST", "/products/import", file, "Content-Type: application/x-ndjson");
    }
}

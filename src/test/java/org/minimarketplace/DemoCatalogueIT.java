package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** The catalogue that {@code make demo-data} imports. */
class DemoCatalogueIT {

    @TempDir
    Path folder;

    @Test
    void itImportsWhollyAndASecondTimeChangesNothing() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("ops", "demo", "products.ndjson"));
        String catalogue = String.join("\n", lines);

        try (RunningService service = RunningService.in(folder, Map.of())) {
            assertThat(imported(service, catalogue).get("created").asInt()).isEqualTo(lines.size());
            // With another layout it is another file, so that its rows are compared.
            JsonNode again = imported(service, "\n" + catalogue);
            assertThat(again.get("created").asInt()).isZero();
            assertThat(again.get("unchanged").asInt()).isEqualTo(lines.size());

            for (String currency : List.of("USD", "EUR", "GBP", "JPY")) {
                assertThat(service.send("GET", "/products?limit=1&currency=" + currency)
                                .json())
                        .as(currency)
                        .hasSize(1);
            }
            assertThat(service.send("GET", "/products?q=kettle").json()).hasSize(2);
        }
    }

    private static JsonNode imported(RunningService service, String catalogue) {
        Answer answer = service.sendJson("POST", "/products/import", catalogue, "Content-Type: application/x-ndjson");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}

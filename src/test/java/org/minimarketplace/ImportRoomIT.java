package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;

/** An import ends before it takes the room that other writers need. */
@TestInstance(Lifecycle.PER_CLASS)
class ImportRoomIT {

    /** More than any disk has. */
    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of("database.minFreeSpace", "1024TiB"));

    @Test
    void anImportIsRefusedWhileOthersWrite() {
        Answer refused = service.sendJson(
                "POST", "/products/import", "{\"name\":\"Chai\",\"price\":1}\n", "Content-Type: application/x-ndjson");

        assertProblem(refused, 507, "disk-full");
        assertThat(refused.body()).contains("nothing was changed");
        assertThat(service.send("GET", "/products").body()).isEqualTo("[]");
        assertThat(service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                        .status())
                .isEqualTo(201);
        assertThat(Scrape.of(service).value("marketplace_import_staged_bytes")).isZero();
    }
}

package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.postgres.PostgresServer;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Together;

/** Three instances on one database: what one has answered holds for all, and nothing is done twice or lost. */
class PostgresInstancesIT {

    private static final int INSTANCES = 3;
    private static final int WRITERS = 9;
    private static final int INCREMENTS = 20;
    private static final String NDJSON = "Content-Type: application/x-ndjson";

    @TempDir
    private static Path folder;

    private static final List<RunningService> SERVICES = new ArrayList<>();

    private final AtomicInteger turns = new AtomicInteger();

    @BeforeAll
    static void start() {
        DatabaseSettings database = PostgresServer.get().newDatabase();
        // The empty database is migrated by whoever comes first.
        SERVICES.addAll(Together.run(INSTANCES, () -> start(database)));
    }

    @AfterAll
    static void stop() {
        SERVICES.forEach(RunningService::close);
        SERVICES.clear();
    }

    private static RunningService start(DatabaseSettings database) {
        Map<String, String> changes = new HashMap<>(Map.of("database.url", database.url()));
        changes.put("database.user", String.valueOf(database.user()));
        changes.put("database.password", String.valueOf(database.password()));
        return RunningService.in(folder, changes);
    }

    /** One instance after the other. */
    private RunningService next() {
        return SERVICES.get(turns.getAndIncrement() % INSTANCES);
    }

    private String create(String name) {
        Answer made = next().sendJson("POST", "/products", "{\"name\":\"" + name + "\",\"price\":1}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return Objects.requireNonNull(made.header("Location"));
    }

    @Test
    void countersAreExactWithAndWithoutIfMatch() {
        String plain = create("Plain counter");
        String tagged = create("Tagged counter");
        AtomicInteger changes = new AtomicInteger();
        Together.run(WRITERS, () -> {
            RunningService mine = next();
            for (int i = 0; i < INCREMENTS; i++) {
                // Each is a change, and none of them knows what it changes: none may be refused, none may be lost.
                String description = "{\"description\":\"" + changes.incrementAndGet() + "\"}";
                Answer changed = mine.sendJson("PATCH", plain, description);
                assertThat(changed.status()).as(changed.body()).isEqualTo(200);
                increment(mine, tagged);
            }
            return 0;
        });
        for (RunningService each : SERVICES) {
            assertThat(each.send("GET", plain).json().path("version").asInt()).isEqualTo(1 + WRITERS * INCREMENTS);
            assertThat(each.send("GET", tagged).json().path("price").asInt()).isEqualTo(1 + WRITERS * INCREMENTS);
        }
    }

    /** Reads from one instance, and changes what was read there on another. */
    private void increment(RunningService reader, String item) {
        int status;
        do {
            Answer read = reader.send("GET", item);
            int price = read.json().path("price").asInt() + 1;
            status = next().sendJson("PATCH", item, "{\"price\":" + price + "}", "If-Match: " + read.header("ETag"))
                    .status();
            assertThat(status).isIn(200, 412);
        } while (status == 412);
    }

    @Test
    void aKeyInRequestsToAllMakesOneProduct() {
        String body = "{\"name\":\"Unrepeated\",\"price\":7}";

        List<Answer> answers =
                Together.run(150, () -> next().sendJson("POST", "/products", body, "Idempotency-Key: one-for-all"));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isIn(201, 409));
        List<Answer> stored =
                answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(stored)
                .filteredOn(answer -> !"true".equals(answer.header("Idempotency-Replayed")))
                .hasSize(1);
        assertThat(stored.stream().map(answer -> answer.json().path("id").asText()))
                .containsOnly(stored.get(0).json().path("id").asText());
        for (RunningService each : SERVICES) {
            assertThat(each.send("GET", "/products?q=unrepeated").json()).hasSize(1);
            Answer later = each.sendJson("POST", "/products", body, "Idempotency-Key: one-for-all");
            assertThat(later.status()).isEqualTo(201);
            assertThat(later.header("Idempotency-Replayed")).isEqualTo("true");
            assertProblem(
                    each.sendJson(
                            "POST", "/products", "{\"name\":\"Other\",\"price\":7}", "Idempotency-Key: one-for-all"),
                    422,
                    "idempotency-key-reused");
        }
    }

    @Test
    void aWalkOverPagesOfAllSeesWhatNobodyTouchesOnce() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            rows.append("{\"name\":\"Walked ")
                    .append(i % 7)
                    .append("\",\"price\":")
                    .append(1 + i % 3)
                    .append("}\n");
        }
        assertThat(next().sendJson("POST", "/products/import", rows.toString(), NDJSON)
                        .status())
                .isEqualTo(200);
        String restless = create("Walked restless");
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger writers = new AtomicInteger();
        Together.run(2, () -> {
            if (writers.getAndIncrement() == 0) {
                try {
                    walkAll(restless);
                } finally {
                    over.set(true);
                }
                return 0;
            }
            for (int i = 1; !over.get(); i++) {
                String passing = create("Walked " + i % 7);
                assertThat(next().sendJson("PATCH", restless, "{\"price\":" + (1 + i % 3) + "}")
                                .status())
                        .isEqualTo(200);
                assertThat(next().send("DELETE", passing).status()).isEqualTo(204);
            }
            return 0;
        });
    }

    private void walkAll(String restless) {
        List<String> untouched =
                ids("/products?limit=200&q=walked&sort=createdAt").subList(0, 100);
        for (String query : List.of("sort=name", "sort=-price,name", "sort=-updatedAt", "q=walked")) {
            List<String> seen = ids("/products?limit=7&" + query);
            assertThat(seen).as(query).containsAll(untouched);
            seen.retainAll(untouched);
            assertThat(seen).as(query).doesNotHaveDuplicates();
        }
        assertThat(untouched).doesNotContain(restless.substring(restless.lastIndexOf('/') + 1));
    }

    /** Each page from another instance than the one before. */
    private List<String> ids(String first) {
        List<String> ids = new ArrayList<>();
        for (String path = first; path != null; ) {
            Answer page = next().send("GET", path);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            page.json().forEach(row -> ids.add(row.path("id").asText()));
            String link = String.valueOf(page.header("Link"));
            path = link.contains("rel=\"next\"") ? link.substring(link.indexOf('<') + 1, link.indexOf('>')) : null;
        }
        return ids;
    }

    @Test
    void aFileImportedOnTwoAtOnceIsStoredOnce() {
        // Without ids, so that only the file and the line say that two rows are the same.
        String file = "{\"name\":\"Imported\",\"price\":1}\n".repeat(1_200);

        List<Answer> imports = Together.run(2, () -> next().sendJson("POST", "/products/import", file, NDJSON));

        assertThat(imports)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));
        assertThat(imports.stream()
                        .mapToInt(answer -> answer.json().path("created").asInt())
                        .sum())
                .isEqualTo(1_200);
        assertThat(imports)
                .allSatisfy(answer -> assertThat(answer.json().path("created").asInt()
                                + answer.json().path("unchanged").asInt())
                        .isEqualTo(1_200));
        Answer again = next().sendJson("POST", "/products/import", file, NDJSON);
        assertThat(again.json().path("created").asInt()).isZero();
        assertThat(next().send("GET", "/products?limit=1&q=imported", "Prefer: count=exact")
                        .header("X-Total-Count"))
                .isEqualTo("1200");
    }
}

package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Walk;

/** A walk over pages meets every product once that nobody touches, whatever happens to the others. */
class WalkUnderChangeIT {

    private static final int UNTOUCHED = 150;
    private static final int WRITERS = 3;

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @ParameterizedTest(name = "a walk over ?{0} meets each untouched product once")
    @ValueSource(
            strings = {
                "limit=7",
                "limit=7&sort=createdAt",
                "limit=7&sort=price",
                "limit=7&sort=-price,name",
                "limit=7&sort=name",
                "limit=7&sort=-name",
                "limit=7&q=tea",
                "limit=7&q=tea&sort=price"
            })
    void walksMeetUntouchedProductsOnce(String query) throws Exception {
        Random random = new Random(11);
        List<String> untouched = new ArrayList<>();
        Deque<String> doomed = new ArrayDeque<>();
        for (int i = 0; i < 3; i++) {
            List<String> ids = Walk.values(
                    service.sendJson("POST", "/products/batch", rows(random, UNTOUCHED))
                            .json(),
                    "id");
            // Between the ones that stay are others that will go.
            for (int j = 0; j < ids.size(); j++) {
                if (j % 3 == i) {
                    untouched.add(ids.get(j));
                } else {
                    doomed.add(ids.get(j));
                }
            }
        }
        AtomicBoolean walking = new AtomicBoolean(true);
        ExecutorService executor = Executors.newFixedThreadPool(WRITERS);
        List<Future<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            List<String> prey = new ArrayList<>();
            for (int j = 0; j < 2 * UNTOUCHED / WRITERS; j++) {
                prey.add(doomed.remove());
            }
            long seed = i;
            writers.add(executor.submit(() -> disturb(prey, new Random(seed), walking)));
        }

        List<String> met;
        try {
            met = Walk.values(Walk.from(service, "/products?" + query), "id");
        } finally {
            walking.set(false);
            executor.shutdown();
        }

        assertThat(finished(writers)).as("changes during the walk").isPositive();
        // A product that is changed may move to a page that is still to come.
        met.retainAll(untouched);
        List<String> inOrder =
                Walk.values(Walk.from(service, "/products?" + query.replace("limit=7", "limit=200")), "id");
        inOrder.retainAll(untouched);
        assertThat(inOrder).hasSize(UNTOUCHED);
        assertThat(met.equals(inOrder))
                .as("met %s of %s", met.size(), UNTOUCHED)
                .isTrue();
        removeAll();
    }

    /** Removes, changes and adds products until the walk is over; answers how often. */
    private static int disturb(List<String> prey, Random random, AtomicBoolean walking) {
        int changes = 0;
        while (walking.get()) {
            if (!prey.isEmpty() && random.nextBoolean()) {
                String path = "/products/" + prey.remove(random.nextInt(prey.size()));
                Answer answer = random.nextBoolean()
                        ? service.send("DELETE", path)
                        : service.sendJson("PUT", path, row(random));
                assertThat(answer.status()).as(answer.body()).isIn(200, 204);
            } else {
                prey.add(service.sendJson("POST", "/products", row(random))
                        .json()
                        .path("id")
                        .asText());
            }
            changes++;
        }
        return changes;
    }

    private static int finished(List<Future<Integer>> writers)
            throws ExecutionException, InterruptedException, TimeoutException {
        int changes = 0;
        for (Future<Integer> writer : writers) {
            changes += writer.get(30, TimeUnit.SECONDS);
        }
        return changes;
    }

    private static void removeAll() {
        for (JsonNode product : Walk.from(service, "/products?limit=200")) {
            service.send("DELETE", "/products/" + product.path("id").asText());
        }
    }

    private static String rows(Random random, int count) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(random));
        }
        return rows.toString();
    }

    /** Few names and prices, so that many products are equal but for their ids. Each is a match of the search. */
    private static String row(Random random) {
        String name = List.of("Green", "Green tea", "Black tea", "Tea").get(random.nextInt(4));
        return "{\"name\":\"%s\",\"description\":\"tea\",\"price\":%d}".formatted(name, 1 + random.nextInt(5));
    }
}

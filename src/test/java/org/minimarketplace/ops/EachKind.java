package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each route, and each kind of answer that a healthy service gives; a deadline that passes is one of them. */
final class EachKind {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";

    private EachKind() {}

    /** Sends them, one after the other. */
    static void send(OperatedService service) {
        List<String> products = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String answer = service.send(service.base() + "/products", "POST", CHAI)
                    .join()
                    .body();
            products.add("/products/" + answer.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1"));
        }
        for (String product : products) {
            assertThat(ask(service, "GET", product, null)).isEqualTo(200);
            assertThat(ask(service, "GET", "/products?q=ch&sort=-price&limit=5", null))
                    .isEqualTo(200);
            assertThat(ask(service, "PATCH", product, "{\"price\":2}")).isEqualTo(200);
            assertThat(ask(service, "PUT", product, CHAI)).isEqualTo(200);
        }
        assertThat(ask(service, "DELETE", products.get(0), null)).isEqualTo(204);
        assertThat(ask(service, "GET", products.get(0), null)).isEqualTo(404);
        assertThat(ask(service, "POST", "/products", "{}")).isEqualTo(422);
        assertThat(ask(service, "POST", "/products/batch", "[" + CHAI + "]")).isEqualTo(201);
        assertThat(ask(service, "GET", "/products/export", null)).isEqualTo(200);
        assertThat(ask(service, "GET", "/nowhere", null)).isEqualTo(404);
        service.mend(
                "curl $AUTH -fsS localhost:8080/products/export >all.ndjson; curl $AUTH -fsS localhost:8080/products/import"
                        + " -H 'Content-Type: application/x-ndjson' --data-binary @all.ndjson");
        String answer =
                service.mend("curl $AUTH -sS -o /dev/null -w '%{http_code}' localhost:8080/products -H 'Prefer: wait=0'"
                        + " -H 'Content-Type: application/json' -d '" + CHAI + "'");
        assertThat(answer).isEqualTo("504");
    }

    private static int ask(OperatedService service, String method, String path, @Nullable String json) {
        return service.status(method, path, json).join();
    }
}

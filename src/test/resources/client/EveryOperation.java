package client;

import client.api.CatalogueApi;
import client.api.DocumentationApi;
import client.api.HealthApi;
import client.api.ProductsApi;
import client.model.ImportResponse;
import client.model.Problem;
import client.model.ProductPatch;
import client.model.ProductRequest;
import client.model.ProductResponse;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;

/** Uses each operation of the API as somebody would who has generated a client from its document. */
public final class EveryOperation {

    private EveryOperation() {}

    public static void use(String uri) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(uri);
        products(new ProductsApi(client));
        catalogue(new CatalogueApi(client));
        health(new HealthApi(client));
        documentation(client);
    }

    private static void products(ProductsApi products) throws Exception {
        ProductRequest chai = new ProductRequest().name("Chai").price(1800L);
        ProductResponse created = products.createProduct(chai, "a-key", null);
        equal(created, products.createProduct(chai, "a-key", null));
        equal("USD", created.getCurrency());

        List<ProductResponse> batch =
                products.createProducts(List.of(chai.name("Chang").description("24 bottles")), null, null);
        equal(1, batch.size());

        equal(created, products.getProduct(created.getId(), null, null, null));
        ProductResponse replaced = products.replaceProduct(
                created.getId(),
                new ProductRequest().name("Chai").price(1900L),
                '"' + created.getEtag() + '"',
                null,
                null);
        equal(2L, replaced.getVersion());
        ProductResponse patched = products.patchProduct(
                created.getId(), new ProductPatch().description("10 boxes"), null, null, null);
        equal("10 boxes", patched.getDescription());
        equal(1900L, patched.getPrice());

        List<ProductResponse> page =
                products.listProducts(10, null, "-price,name", "cha", 1L, 5_000L, "USD", "count=exact", null, null);
        equal(List.of(patched, batch.get(0)), page);

        problem(
                412,
                "/problems/precondition-failed",
                () -> products.deleteProduct(created.getId(), '"' + created.getEtag() + '"', null, null));
        products.deleteProduct(created.getId(), null, null, null);
        problem(404, "/problems/not-found", () -> products.getProduct(created.getId(), null, null, null));
        Problem invalid = problem(
                422, "/problems/validation-failed", () -> products.createProduct(chai.price(0L), null, null));
        equal("#/price", invalid.getErrors().get(0).getPointer());
        problem(400, "/problems/invalid-parameter", () -> products.listProducts(
                0, null, null, null, null, null, null, null, null, null));
    }

    private static void catalogue(CatalogueApi catalogue) throws Exception {
        ImportResponse imported = catalogue.importProducts(
                "{\"name\":\"Čaj ☕\",\"price\":1}\n", "ndjson", "error", false, null);
        equal(1L, imported.getCreated());
        File file = catalogue.exportProducts("ndjson", null, null, null);
        String lines = Files.readString(file.toPath());
        equal(true, lines.contains("Čaj ☕"));
        ImportResponse again = catalogue.importProducts(lines, "ndjson", "replace", true, null);
        equal(0L, again.getCreated());
        equal((long) lines.lines().count(), again.getUnchanged());
    }

    private static void health(HealthApi health) throws Exception {
        equal(false, health.getHealth().getDraining());
        equal("healthy", health.getLiveness().getStatus().getValue());
        equal("healthy", health.getReadiness().getStatus().getValue());
    }

    private static void documentation(ApiClient client) throws Exception {
        // Pages for people are the default where both are accepted.
        client.setRequestInterceptor(request -> request.setHeader("Accept", "application/json"));
        DocumentationApi json = new DocumentationApi(client);
        equal(true, json.listProblems(null, null).size() > 10);
        equal(404, json.getProblem("not-found", null, null).getStatus());
        equal(true, json.getOpenApiJson(null, null).toString().contains("mini-marketplace"));

        client.setRequestInterceptor(null);
        File yaml = new DocumentationApi(client).getOpenApiYaml(null, null);
        equal(true, Files.readString(yaml.toPath()).startsWith("openapi: 3.1"));
    }

    private static Problem problem(int status, String type, Call call) throws Exception {
        try {
            call.make();
        } catch (ApiException e) {
            equal(status, e.getCode());
            Problem problem = new ApiClient().getObjectMapper().readValue(e.getResponseBody(), Problem.class);
            equal(type, problem.getType());
            equal(status, problem.getStatus());
            return problem;
        }
        throw new AssertionError("no " + status);
    }

    private static void equal(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + ", but was " + actual);
        }
    }

    private interface Call {
        void make() throws ApiException;
    }
}

package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** The OpenAPI document and Swagger UI, as a browser and a cache see them. */
@TestInstance(Lifecycle.PER_CLASS)
class ApiDocsIT {

    private static final String BUNDLE = "/swagger/5.34.1/swagger-ui-bundle.js";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @ParameterizedTest(name = "{0} is {1}, and what is committed")
    @CsvSource({"/openapi.json, application/json", "/openapi.yaml, application/yaml"})
    void theDocumentIsTheOneThatIsCommitted(String path, String type) throws Exception {
        Answer answer = service.send("GET", path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.body()).isEqualTo(Files.readString(Path.of("ops" + path)));
        assertHardened(answer);
    }

    @ParameterizedTest(name = "{0} has a strong entity tag, which spares sending it again")
    @ValueSource(strings = {"/openapi.json", "/openapi.yaml", "/swagger/", "/swagger/initializer.js", BUNDLE})
    void filesAreSentAgainOnlyWhenTheyHaveChanged(String path) {
        Answer first = service.send("GET", path);
        assertThat(first.status()).isEqualTo(200);
        String tag = first.header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        for (String condition : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            Answer again = service.send("GET", path, "If-None-Match: " + condition);
            assertThat(again.status()).as(condition).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(tag);
            assertThat(again.header("Cache-Control")).isEqualTo(first.header("Cache-Control"));
        }
        assertThat(service.send("GET", path, "If-None-Match: \"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void aCompressedFileIsKnownByItsOwnTag() {
        Answer compressed = service.send("GET", BUNDLE, "Accept-Encoding: gzip");
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.header("Vary")).contains("Accept-Encoding");

        String tag = compressed.header("ETag");
        Answer again = service.send("GET", BUNDLE, "Accept-Encoding: gzip", "If-None-Match: " + tag);
        assertThat(again.status()).isEqualTo(304);
    }

    @ParameterizedTest(name = "HEAD of {0} has the header fields of GET and no content")
    @ValueSource(strings = {"/openapi.json", "/openapi.yaml", "/swagger/", BUNDLE})
    void headIsGetWithoutContent(String path) {
        Answer get = service.send("GET", path);
        Answer head = service.send("HEAD", path);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String field : List.of("Content-Type", "Content-Length", "ETag", "Cache-Control")) {
            assertThat(head.header(field)).as(field).isEqualTo(get.header(field));
        }
    }

    @ParameterizedTest(name = "POST to {0} is 405 with what is allowed")
    @ValueSource(strings = {"/openapi.json", "/openapi.yaml", "/swagger", "/swagger/", BUNDLE})
    void nothingElseIsAllowed(String path) {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")) {
            Answer answer = service.send(method, path);
            assertProblem(answer, 405, "method-not-allowed");
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @ParameterizedTest(name = "{0} is not there")
    @ValueSource(
            strings = {
                "/swagger/5.34.1/",
                "/swagger/5.34.1/swagger-ui.js",
                "/swagger/5.34.1/index.html",
                "/swagger/index.html",
                "/swagger/../config.yml",
                "/swagger/%2e%2e/build.properties",
                "/swagger/..%2fbuild.properties",
                "/swagger/5.34.1/..;/swagger-ui.js",
                "/swagger//",
                "/openapi",
                "/openapi/openapi.json"
            })
    void thereIsNothingToListOrToClimbOutOf(String path) {
        Answer answer = service.send(RawRequest.to("GET", path));

        assertThat(answer.status()).as(answer.body()).isIn(400, 404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain("commit");
    }

    @Test
    void swaggerWithoutASlashLeadsToSwaggerUi() {
        Answer answer = service.send("GET", "/swagger");

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.header("Location")).isEqualTo("/swagger/");
        assertThat(answer.body()).isEmpty();
        assertHardened(answer);
    }

    @Test
    void swaggerUiLoadsWhatIsServedHereAndNothingElse() {
        Answer page = service.send("GET", "/swagger/");

        assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        List<String> references = Pattern.compile("(?:src|href)=\"([^\"]*)\"")
                .matcher(page.body())
                .results()
                .map(MatchResult::group)
                .map(attribute -> attribute.replaceAll("^[a-z]+=|\"", ""))
                .toList();
        assertThat(references).hasSize(5).noneMatch(reference -> reference.contains(":"));
        for (String reference : references) {
            assertThat(service.send("GET", "/swagger/" + reference).status())
                    .as(reference)
                    .isEqualTo(200);
        }
        assertThat(page.body()).doesNotContain("<style", "<script>", "style=", "onload");
    }

    @Test
    void whatHasAVersionInItsPathIsKeptAndTheRestIsAskedForAgain() {
        assertThat(service.send("GET", BUNDLE).header("Cache-Control"))
                .isEqualTo("public, max-age=31536000, immutable");
        assertThat(service.send("GET", "/swagger/").header("Cache-Control")).isEqualTo("no-cache");
        assertThat(service.send("GET", "/openapi.json").header("Cache-Control")).isEqualTo("no-cache");
    }
}

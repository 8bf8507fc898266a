package org.minimarketplace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import org.junit.jupiter.api.BeforeAll;
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

/** Which media type an answer has, and which ones a body may have. */
@TestInstance(Lifecycle.PER_CLASS)
class MediaTypesIT {

    private static final String CHAI = "{\"name\":\"Chai\",\"price\":1800}";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    private String product;

    @BeforeAll
    void start() {
        product = "/products/"
                + service.sendJson("POST", "/products", CHAI).json().path("id").asText();
    }

    @ParameterizedTest(name = "GET {0} with Accept: {1} is answered with {2} {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                // What the client says about a type is not what the content is.
                "/products | application/json; charset=iso-8859-1 | 200 | application/json",
                "/products | application/json;q=0.5;v=1 | 200 | application/json",
                "/products | application/json;profile=x | 200 | application/json",
                "/products | application/json;profile=\"a,b;c=\\\"\" | 200 | application/json",
                "/products | application/json;charset=utf-16, */*;q=0.1 | 200 | application/json",
                "/products | application/*;v=2 | 200 | application/json",
                "PRODUCT | application/json; charset=iso-8859-1 | 200 | application/json",
                "PRODUCT | APPLICATION/JSON; Charset=ISO-8859-1 | 200 | application/json",
                "/problems | application/json; charset=iso-8859-1 | 200 | application/json",
                "/problems | text/html; charset=iso-8859-1 | 200 | text/html;charset=utf-8",
                "/problems/not-found | text/html;level=1 | 200 | text/html;charset=utf-8",
                "/products/export | application/x-ndjson; charset=utf-16 | 200 | application/x-ndjson",
                "/products/export | text/csv; header=absent | 200 | text/csv",
                "/openapi.json | application/json; charset=iso-8859-1 | 200 | application/json",
                "/openapi.yaml | application/yaml; charset=iso-8859-1 | 200 | application/yaml",
                "/health | application/json; charset=iso-8859-1 | 200 | application/json",
                "/health/live | application/json; v=1 | 200 | application/json",
                "/products/x | application/problem+json; charset=iso-8859-1 | 404 | application/problem+json",
                "/nowhere | text/html; charset=iso-8859-1 | 404 | application/problem+json",
                "/products?limit=0 | application/json; charset=iso-8859-1 | 400 | application/problem+json",
                // Weights, and who is more specific.
                "/products | application/json;q=0 | 406 | application/problem+json",
                "/products | application/json;q=0.000, text/html | 406 | application/problem+json",
                "/products | application/json;q=0, */* | 406 | application/problem+json",
                "/products | */*, application/json;Q=0 | 406 | application/problem+json",
                "/products | application/*;q=0, */* | 406 | application/problem+json",
                "/products | */*;q=0 | 406 | application/problem+json",
                "/products | */*;q=0, application/json | 200 | application/json",
                "/products | application/*;q=0, application/json;q=0.001 | 200 | application/json",
                "/products | application/json;v=1;q=0, application/json | 200 | application/json",
                "/products | text/html | 406 | application/problem+json",
                "/products | application/problem+json | 406 | application/problem+json",
                "PRODUCT | application/json;q=0 | 406 | application/problem+json",
                "PRODUCT | application/xml | 406 | application/problem+json",
                "/problems | text/html;q=0, */* | 200 | application/json",
                "/problems | */*, text/html;q=0 | 200 | application/json",
                "/problems | TEXT/HTML;Q=0, */* | 200 | application/json",
                "/problems | text/*;q=0, */* | 200 | application/json",
                "/problems | text/html;q=0.5, application/json;q=0.6 | 200 | application/json",
                "/problems | text/html;q=0.6, application/json;q=0.5 | 200 | text/html;charset=utf-8",
                "/problems | application/json, text/html | 200 | application/json",
                "/problems | application/json, */* | 200 | application/json",
                "/problems | */* | 200 | text/html;charset=utf-8",
                "/problems | application/json;q=0, */* | 200 | text/html;charset=utf-8",
                "/problems | text/html;q=0, application/json;q=0 | 406 | application/problem+json",
                "/problems | text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | 200"
                        + " | text/html;charset=utf-8",
                "/problems/not-found | text/html;q=0, */* | 200 | application/json",
                "/products/export | text/csv;q=0, */* | 200 | application/x-ndjson",
                "/products/export | application/x-ndjson;q=0.1, text/csv | 200 | text/csv",
                "/products/export | application/x-ndjson;q=0, */*;q=0.1 | 200 | text/csv",
                "/products/export | text/*;q=0.9, */*;q=0.1 | 200 | text/csv",
                "/products/export | TEXT/CSV | 200 | text/csv",
                "/products/export | */*;q=0 | 406 | application/problem+json",
                "/products/export | text/csv;q=0, application/x-ndjson;q=0 | 406 | application/problem+json",
                "/products/export | application/json | 406 | application/problem+json",
                // What cannot be read is left out.
                "/products | '' | 200 | application/json",
                "/products | , | 200 | application/json",
                "/products | json | 200 | application/json",
                "/products | ;;q=1 | 200 | application/json",
                "/products | application/json;q=x | 200 | application/json",
                "/products | application/json;q=2, text/html | 406 | application/problem+json",
                "/products | application/json;v=\"a | 200 | application/json",
                "/products | /json, application/json | 200 | application/json",
                "/products | text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | 200 | application/json"
            })
    void theTypeOfAnAnswerIsOursAndChosenByWeight(String path, String accept, int status, String type) {
        Answer answer = service.send("GET", path.replace("PRODUCT", product), "Accept: " + accept.replace("''", ""));

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase(type);
    }

    @ParameterizedTest(name = "two Accept lines, {1} and {2}, are one list: {0} is {3}")
    @CsvSource({
        "/products/export, application/x-ndjson;q=0.1, text/csv, text/csv",
        "/products/export, */*, application/x-ndjson;q=0, text/csv",
        "/problems, text/html;q=0, */*, application/json",
        "/products, text/html, application/json, application/json"
    })
    void severalLinesAreOneList(String path, String first, String second, String type) {
        Answer answer = service.send("GET", path, "Accept: " + first, "Accept: " + second);

        assertThat(answer.header("Content-Type")).isEqualTo(type);
    }

    @ParameterizedTest(name = "metrics for {0} are {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "application/openmetrics-text;q=0,text/plain | text/plain",
                "application/openmetrics-text;q=0,*/* | text/plain",
                "application/openmetrics-text;q=0.1,text/plain;q=0.9 | text/plain",
                "text/plain;q=0.1,application/openmetrics-text;q=0.9 | application/openmetrics-text",
                "application/openmetrics-text | application/openmetrics-text",
                "Application/OpenMetrics-Text;Version=1.0.0 | application/openmetrics-text",
                "text/plain;q=0,*/* | application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                        + "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=1.0.0;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | application/openmetrics-text",
                "image/png | text/plain",
                "text/html,application/xhtml+xml,*/*;q=0.8 | text/plain",
                "*/*;q=0 | text/plain",
                "garbage | text/plain"
            })
    void metricsComeInTheFormatThatTheWeightsAskFor(String accept, String type) {
        Answer answer = service.admin("GET", "/metrics", "Accept: " + accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(type + "; version=");
        assertThat(answer.body().endsWith("# EOF\n")).isEqualTo(type.contains("openmetrics"));
    }

    @ParameterizedTest(name = "{0} {1} takes {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /products | Application/Json",
                "POST | /products | APPLICATION/JSON; Charset=UTF-8",
                "POST | /products | application/json;CHARSET=\"utf-8\"",
                "POST | /products/batch | APPLICATION/JSON",
                "PUT | PRODUCT | Application/JSON",
                "PATCH | PRODUCT | Application/Merge-Patch+JSON",
                "PATCH | PRODUCT | APPLICATION/MERGE-PATCH+JSON; CHARSET=UTF-8",
                "PATCH | PRODUCT | APPLICATION/JSON",
                "POST | /products/import?dryRun=true | Application/X-NDJSON",
                "POST | /products/import?dryRun=true | TEXT/CSV; HEADER=present"
            })
    void mediaTypesHaveNoCase(String method, String path, String type) {
        String body = path.endsWith("batch") ? "[" + CHAI + "]" : CHAI;
        if (type.startsWith("TEXT/CSV")) {
            body = "name,price\r\nChai,1800\r\n";
        }

        Answer answer = service.send(RawRequest.to(method, path.replace("PRODUCT", product))
                .header("Content-Type: " + type)
                .body(body.getBytes(UTF_8)));

        assertThat(answer.status()).as(answer.body()).isIn(200, 201);
    }

    @ParameterizedTest(name = "{0} {1} does not take {2}, and says that it takes {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /products | text/plain | application/json",
                "POST | /products | APPLICATION/XML | application/json",
                "POST | /products | application/merge-patch+json | application/json",
                "POST | /products/batch | text/csv | application/json",
                "PUT | PRODUCT | text/plain | application/json",
                "PUT | PRODUCT | application/merge-patch+json | application/json",
                "PATCH | PRODUCT | text/plain | application/merge-patch+json, application/json",
                "PATCH | PRODUCT | application/json-patch+json | application/merge-patch+json, application/json",
                "POST | /products/import | application/json | application/x-ndjson, text/csv",
                "POST | /products/import | text/plain | application/x-ndjson, text/csv"
            })
    void aTypeThatIsNotReadIsToldWhichOnesAre(String method, String path, String type, String taken) {
        Answer answer = service.send(RawRequest.to(method, path.replace("PRODUCT", product))
                .header("Content-Type: " + type)
                .body(CHAI.getBytes(UTF_8)));

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.header("Accept")).isEqualTo(taken);
        assertThat(answer.json().path("detail").asText()).contains(taken.split(", "));
        assertThat(answer.header("Accept-Patch"))
                .isEqualTo(method.equals("PATCH") ? "application/merge-patch+json" : "");
    }

    @Test
    void aBodyInAnotherCharsetIsToldWhichOneIsRead() {
        Answer answer = service.sendJson("POST", "/products", CHAI, "Content-Type: application/json; charset=utf-16");

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.json().path("detail").asText()).contains("application/json in UTF-8");
    }

    @ParameterizedTest(name = "{0} {1} that accepts only images is told what there is: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /products | application/json",
                "GET | PRODUCT | application/json",
                "GET | /products/export | application/x-ndjson or text/csv",
                "GET | /problems | text/html or application/json",
                "GET | /problems/not-found | text/html or application/json"
            })
    void whatIsNotAcceptableIsToldWhatThereIs(String method, String path, String types) {
        Answer answer = service.send(method, path.replace("PRODUCT", product), "Accept: image/png");

        assertProblem(answer, 406, "not-acceptable");
        assertThat(answer.json().path("detail").asText()).endsWith("answers are " + types);
    }

    @ParameterizedTest(name = "a removal answers without content, whatever is accepted: {0}")
    @ValueSource(strings = {"application/problem+json", "text/html", "*/*;q=0", "application/json;q=0"})
    void aRemovalNegotiatesNothing(String accept) {
        String target = "/products/"
                + service.sendJson("POST", "/products", CHAI).json().path("id").asText();

        assertThat(service.send("DELETE", target, "Accept: " + accept).status()).isEqualTo(204);
        assertProblem(service.send("DELETE", target, "Accept: " + accept), 404, "not-found");
    }
}

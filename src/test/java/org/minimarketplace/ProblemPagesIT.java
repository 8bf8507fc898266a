package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertHardened;
import static org.minimarketplace.harness.Answers.assertProblem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;

/** What is at the path that the {@code type} of a problem refers to. */
@TestInstance(Lifecycle.PER_CLASS)
class ProblemPagesIT {

    private static final String POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @ParameterizedTest(name = "{0} is explained to people and to programs")
    @EnumSource
    void everyTypeIsExplained(ProblemType type) {
        Answer page = service.send("GET", type.uri(), "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).isEqualTo(POLICY);
        assertThat(page.header("Vary")).contains("Accept");
        assertThat(page.body())
                .contains("<title>" + type.title() + "</title>", type.meaning(), type.remedy())
                .doesNotContain("<script", "<style", "style=");

        Answer data = service.send("GET", type.uri(), "Accept: application/json");
        assertHardened(data);
        assertThat(data.header("Content-Type")).isEqualTo("application/json");
        assertThat(data.json().path("type").asText()).isEqualTo(type.uri());
        assertThat(data.json().path("title").asText()).isEqualTo(type.title());
        assertThat(data.json().path("status").asInt()).isEqualTo(type.status());
        assertThat(data.json().path("meaning").asText()).isEqualTo(type.meaning());
        assertThat(data.json().path("remedy").asText()).isEqualTo(type.remedy());
    }

    @Test
    void theListLeadsToEachType() {
        Answer page = service.send("GET", "/problems");
        Answer data = service.send("GET", "/problems", "Accept: application/json");

        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(data.json()).hasSize(ProblemType.values().length);
        for (ProblemType type : ProblemType.values()) {
            assertThat(page.body()).contains("<a href=\"" + type.uri() + "\">");
            assertThat(data.json().findValuesAsText("type")).contains(type.uri());
        }
    }

    @ParameterizedTest(name = "{0} as {1} is sent again only when it has changed")
    @CsvSource({
        "/problems, text/html",
        "/problems, application/json",
        "/problems/not-found, text/html",
        "/problems/not-found, application/json"
    })
    void pagesAreRevalidated(String path, String type) {
        Answer first = service.send("GET", path, "Accept: " + type);
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");

        Answer again = service.send("GET", path, "Accept: " + type, "If-None-Match: " + first.header("ETag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();

        Answer head = service.send("HEAD", path, "Accept: " + type);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void whatIsNotThereIsAProblemItself() {
        assertProblem(service.send("GET", "/problems/nothing"), 404, "not-found");
        assertProblem(service.send("GET", "/problems/not-found", "Accept: image/png"), 406, "not-acceptable");
        Answer post = service.send("POST", "/problems/not-found");
        assertProblem(post, 405, "method-not-allowed");
        assertThat(post.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void theStyleSheetIsServedHere() {
        Answer sheet = service.send("GET", "/pages.css");

        assertThat(sheet.status()).isEqualTo(200);
        assertThat(sheet.header("Content-Type")).isEqualToIgnoringCase("text/css;charset=utf-8");
        assertThat(sheet.header("ETag")).isNotEmpty();
    }
}

package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.minimarketplace.harness.RunningService;

/** The admin port says what is there. */
@TestInstance(Lifecycle.PER_CLASS)
class AdminIndexIT {

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @Test
    void everyLinkOfTheIndexAnswers() {
        List<String> links = found("(?:href|src)=\"([^\"]*)\"");

        assertThat(links).contains("metrics", "info", "healthcheck", "threads", "ping", "admin.css");
        assertThat(links)
                .allSatisfy(link -> assertThat(service.admin("GET", "/" + link).status())
                        .as(link)
                        .isEqualTo(200));
    }

    @Test
    void everyTaskHasAFormWithWhatItCanBeTold() {
        assertThat(found("<form method=\"post\" action=\"tasks/([^\"]*)\""))
                .containsExactlyInAnyOrder("permits", "drain", "log-level", "checkpoint", "integrity-check", "backup");
        assertThat(found(" name=\"([^\"]*)\" aria"))
                .containsExactlyInAnyOrder("reads", "writes", "for", "enabled", "logger", "level", "duration", "to");
        // What the page says is what the task says when it is told something else.
        assertThat(index().body()).contains("a whole number from 1 to 256, or nothing", "min=\"1\" max=\"256\"");
        assertThat(service.admin("POST", "/tasks/permits?reads=0").body()).contains("a whole number from 1 to 256");
    }

    @Test
    void theIndexRunsNoScriptAndLoadsNothingFromElsewhere() {
        Answer index = index();

        assertThat(index.status()).isEqualTo(200);
        assertThat(index.header("Content-Type")).startsWith("text/html");
        assertThat(index.header("Content-Security-Policy"))
                .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'")
                .doesNotContain("script-src", "unsafe");
        assertThat(index.body())
                .doesNotContain("<script", " style=", "http://", "https://")
                .doesNotContainPattern(" on[a-z]+=");
        assertThat(service.admin("HEAD", "/").body()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is not allowed")
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void theIndexIsOnlyRead(String method) {
        Answer answer = service.admin(method, "/");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void fieldsOfAFormThatStayEmptyAreNotGiven() {
        Answer answer = service.postForm("/tasks/permits", "reads=&writes=&for=");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.body()).contains("override: none");
        assertThat(service.postForm("/tasks/permits", "reads=0&writes=&for=").status())
                .isEqualTo(400);
    }

    @ParameterizedTest(name = "a request from {0} is answered with {1}")
    @CsvSource({"cross-site, 403", "same-site, 403", "same-origin, 200", "none, 200"})
    void pagesOfOtherSitesRunNoTasks(String site, int status) {
        assertThat(service.postForm("/tasks/permits", "", "Sec-Fetch-Site: " + site)
                        .status())
                .isEqualTo(status);
    }

    private List<String> found(String pattern) {
        return Pattern.compile(pattern)
                .matcher(index().body())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private Answer index() {
        return service.admin("GET", "/");
    }
}

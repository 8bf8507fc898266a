package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.http.Admission;

/** The admin port has what is documented, and nothing that a library puts beside it. */
@TestInstance(Lifecycle.PER_CLASS)
class AdminPathsIT {

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @Test
    void everyMappingIsKnown() {
        assertThat(service.adminMappings())
                .containsExactlyInAnyOrder(
                        "",
                        "/",
                        "/admin.css",
                        "/favicon.svg",
                        "/theme.css",
                        "/healthcheck",
                        "/info",
                        "/metrics",
                        "/ping",
                        "/threads",
                        "/tasks/backup",
                        "/tasks/checkpoint",
                        "/tasks/drain",
                        "/tasks/integrity-check",
                        "/tasks/log-level",
                        "/tasks/permits");
    }

    @Test
    void everyServletOfBothPortsSaysWhoMayAskIt() {
        assertThat(service.servlets()).hasSizeGreaterThan(15).allSatisfy(servlet -> {
            Admission admission = Admission.of(servlet);
            assertThat(admission.isOpen() || Scope.named(admission.scope()).isPresent())
                    .isTrue();
        });
    }

    @ParameterizedTest(name = "{0} is not there")
    @ValueSource(
            strings = {
                "/pprof",
                "/pprof?state=blocked",
                "/cpu-profile",
                "/metrics/json",
                "/metrics.json",
                "/healthcheck/x",
                "/ping/x",
                "/threads/x",
                "/tasks",
                "/tasks/gc",
                "/tasks/no",
                "/tasks/log-level/x",
                "/admin",
                "/index.html",
                "/nowhere",
                "/products"
            })
    void whatIsNotDocumentedIsNotThere(String path) {
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND")) {
            Answer answer = service.admin(method, path);

            assertThat(answer.status()).as(method).isEqualTo(404);
            assertThat(answer.header("Content-Type")).as(method).isEqualTo("application/problem+json");
            assertThat(answer.has("Server")).isFalse();
            if (!method.equals("HEAD")) {
                assertThat(answer.json().path("type").asText()).isEqualTo("/problems/not-found");
            }
        }
    }

    @ParameterizedTest(name = "{0} answers {1}")
    @CsvSource({
        "/, 'GET, HEAD'",
        "/admin.css, 'GET, HEAD'",
        "/healthcheck, 'GET, HEAD'",
        "/info, 'GET, HEAD'",
        "/metrics, 'GET, HEAD'",
        "/ping, 'GET, HEAD'",
        "/threads, 'GET, HEAD'",
        "/tasks/drain, POST",
        "/tasks/log-level, POST"
    })
    void methodsThatAPathDoesNotHaveAreNamed(String path, String allowed) {
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")) {
            Answer answer = service.admin(method, path);

            boolean allows = List.of(allowed.split(", ")).contains(method);
            if (allows) {
                // 400: what the task wants to know is missing.
                assertThat(answer.status()).as(method).isIn(200, 400);
            } else {
                assertThat(answer.status()).as(method).isEqualTo(405);
                assertThat(answer.header("Allow")).as(method).isEqualTo(allowed);
            }
            assertThat(answer.header("X-Content-Type-Options")).as(method).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).as(method).isEqualTo("no-referrer");
            assertThat(answer.header("Content-Security-Policy"))
                    .as(method)
                    .startsWith("default-src 'none'; ")
                    .endsWith("frame-ancestors 'none'");
            if (answer.status() >= 400) {
                assertThat(answer.body()).doesNotContain("Exception", "\tat ", "<h2>");
            }
        }
    }
}

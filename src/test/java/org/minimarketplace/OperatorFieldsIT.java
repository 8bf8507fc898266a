package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/** Every answer of the operator's port keeps browsers from doing more with it than showing it. */
@TestInstance(Lifecycle.PER_CLASS)
class OperatorFieldsIT {

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @ParameterizedTest(name = "{0} {1} answers {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | / | 200 | ",
                "HEAD | / | 200 | ",
                "GET | /theme.css | 200 | ",
                "GET | /metrics | 200 | ",
                "GET | /info | 200 | ",
                "GET | /healthcheck | 200 | ",
                "GET | /ping | 200 | ",
                "GET | /threads | 200 | ",
                "GET | /nowhere | 404 | ",
                "GET | /info/ | 404 | ",
                "POST | /info | 405 | ",
                "DELETE | / | 405 | ",
                "GET | /tasks/drain | 405 | ",
                "POST | /tasks/drain | 400 | ",
                "POST | /tasks/checkpoint | 200 | ",
                "POST | /tasks/nothing | 404 | ",
                "POST | /tasks/checkpoint | 403 | Origin: http://elsewhere.example",
                "GET | http://elsewhere.example/info | 421 | ",
                "GET | /a/../info | 400 | ",
                "GET | /%zz | 400 | ",
                "GET | /in fo | 400 | ",
                "BROKEN() | / | 400 | ",
                "GET | /theme.css | 304 | If-None-Match: *"
            })
    void fields(String method, String target, int status, String field) {
        RawRequest request = RawRequest.to(method, target);
        Answer answer = (field == null ? request : request.header(field))
                .send(service.adminUri().getPort());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .endsWith("frame-ancestors 'none'");
    }
}

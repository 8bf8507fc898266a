package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.auth.Token;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.TokenFiles;

/** How many requests a second a client may make, where the configuration says so. */
class RequestRateIT {

    @Test
    void eachCallerHasItsOwnRate(@TempDir Path folder) {
        Path file = TokenFiles.empty(folder);
        Token ci = TokenFiles.add(file, "ci", Scope.READ);
        Token shop = TokenFiles.add(file, "shop", Scope.READ);
        try (RunningService service = RunningService.in(
                folder,
                Map.of("auth.tokens", file.toString(), "auth.anonymous", "read", "limits.requestsPerSecond", "1"))) {
            int port = service.uri().getPort();

            Answer first = RawRequest.to("GET", "/products")
                    .header(TokenFiles.field(ci))
                    .send(port);
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.header("RateLimit-Policy")).isEqualTo("\"default\";q=1;w=1");
            assertThat(first.header("RateLimit")).isEqualTo("\"default\";r=0;t=1");
            // Whatever the pace of this machine: one of many comes within the second.
            Answer refused = IntStream.range(0, 1_000)
                    .mapToObj(i -> RawRequest.to("GET", "/products")
                            .header(TokenFiles.field(ci))
                            .send(port))
                    .filter(answer -> answer.status() != 200)
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"default\";q=1;w=1");
            assertThat(refused.header("RateLimit")).isEqualTo("\"default\";r=0;t=1");
            assertThat(refused.json().path("type").asText()).isEqualTo("/problems/too-many-requests");

            for (String address : List.of("127.2.0.1", "127.2.0.2")) {
                assertThat(RawRequest.to("GET", "/products")
                                .from(address)
                                .send(port)
                                .status())
                        .isEqualTo(200);
            }
            assertThat(RawRequest.to("GET", "/products")
                            .header(TokenFiles.field(shop))
                            .send(port)
                            .status())
                    .isEqualTo(200);
            for (int i = 0; i < 5; i++) {
                assertThat(RawRequest.to("GET", "/health/live").send(port).has("RateLimit"))
                        .isFalse();
                assertThat(RawRequest.to("GET", "/health/live").send(port).status())
                        .isEqualTo(200);
            }
        }
    }
}

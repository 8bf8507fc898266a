package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.auth.Token;
import org.minimarketplace.harness.JarProcess;
import org.minimarketplace.harness.RawRequest;

/** At the finest level that there is, the log has no credentials in it. */
class SecretsInLogsIT {

    private static final String SECRET = "s3cr3tW0rd";
    private static final List<String> FIELDS = List.of(
            "Authorization: Bearer " + SECRET,
            "authorization: Basic " + SECRET,
            "Proxy-Authorization: Basic " + SECRET,
            "Cookie: session=" + SECRET,
            "Idempotency-Key: " + SECRET);

    /** What clients may put into a query by mistake, in each spelling. */
    private static final List<String> QUERIES = List.of(
            "access_token=" + SECRET,
            "q=a&token=" + SECRET + "&limit=1",
            "%74oken=" + SECRET,
            "%2574oken=" + SECRET,
            "TOKEN=" + SECRET,
            "Password=a%20" + SECRET,
            "q=a;key=" + SECRET,
            "token=a&token=" + SECRET + "&token=" + SECRET + ";x",
            "token=a;" + SECRET,
            "token=%zz" + SECRET,
            "key=%ff" + SECRET);

    private static final String TOKEN = Token.create(new SecureRandom()).secret();
    private static final String BASIC =
            Base64.getEncoder().encodeToString(("ops:" + TOKEN).getBytes(StandardCharsets.ISO_8859_1));

    @TempDir
    Path folder;

    /** What comes after its id is the secret of a token. */
    private static boolean isLeak(String line) {
        return line.contains(SECRET)
                || line.contains(TOKEN.substring(13, 30))
                || line.contains(BASIC.substring(24, 50));
    }

    @ParameterizedTest(name = "with {0}")
    @ValueSource(
            strings = {
                "level: TRACE",
                "level: INFO\n  loggers: {org.eclipse.jetty: TRACE, org.eclipse.jetty.http.HttpParser: TRACE}"
            })
    void noLevelLogsCredentials(String logging) throws Exception {
        String configuration = Files.readString(Path.of("config.yml")).replace("level: ${LOG_LEVEL:-INFO}", logging);
        assertThat(configuration).contains(logging);
        Files.writeString(folder.resolve("config.yml"), configuration, StandardOpenOption.CREATE_NEW);
        try (JarProcess service = JarProcess.start(folder, Map.of())) {
            int port = service.awaitReady().getPort();
            int adminPort = service.adminUri().getPort();
            assertThat(service.post(service.adminUri().resolve("/tasks/log-level?logger=ROOT&level=TRACE"), "")
                            .status())
                    .isEqualTo(200);
            for (String field : FIELDS) {
                RawRequest.to("GET", "/products").header(field).send(port);
                RawRequest.to("GET", "/nowhere").header(field).send(port);
                RawRequest.post("{\"name\":\"Chai\",\"price\":1}").header(field).send(port);
                RawRequest.post("{\"name\":").header(field).send(port);
                RawRequest.to("GET", "/info").header(field).send(adminPort);
                RawRequest.to("POST", "/tasks/checkpoint").header(field).send(adminPort);
                RawRequest.to("GET", "/broken path").header(field).send(adminPort);
            }
            for (int serving : List.of(port, adminPort)) {
                for (String field : List.of("Authorization: Bearer " + TOKEN, "Authorization: Basic " + BASIC)) {
                    RawRequest.to("GET", "/products").header(field).send(serving);
                    RawRequest.to("GET", "/info").header(field).send(serving);
                    RawRequest.to("POST", "/tasks/checkpoint").header(field).send(serving);
                }
                RawRequest.to("GET", "/products/" + TOKEN).send(serving);
                RawRequest.to("GET", "/products/" + TOKEN.replace("_", "%5F")).send(serving);
                RawRequest.to("GET", "/products;" + TOKEN).send(serving);
                RawRequest.to("GET", "/" + TOKEN + "/%zz").send(serving);
                RawRequest.to("GET", "/products").header("X-Api-Key: " + TOKEN).send(serving);
                for (String query : QUERIES) {
                    for (String path :
                            List.of("/products", "/products/import", "/nowhere", "/info", "/tasks/permits")) {
                        RawRequest.to("GET", path + "?" + query).send(serving);
                        RawRequest.to("POST", path + "?" + query)
                                .body(new byte[0])
                                .send(serving);
                    }
                }
            }
            RawRequest.to("GET", "/products?q=last").send(port);
            eventually("written", () -> service.output("stdout").contains("q=last"));

            assertThat(service.output("stdout").lines().filter(SecretsInLogsIT::isLeak))
                    .isEmpty();
        }
    }
}

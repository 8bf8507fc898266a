package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.DropwizardTestSupport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.MarketplaceApplication;
import org.minimarketplace.MarketplaceConfiguration;

/** A service whose connector speaks https, and its health check, with certificates as they are found. */
class HealthOverTlsIT {

    private static final String PASSWORD = "not a secret";

    @TempDir
    Path folder;

    static Stream<Arguments> certificates() {
        return Stream.of(
                Arguments.of("one of its address", List.of("-dname", "CN=any", "-ext", "SAN=ip:127.0.0.1")),
                Arguments.of("one of another name", List.of("-dname", "CN=any", "-ext", "SAN=dns:shop.example")),
                Arguments.of(
                        "one whose first name is not allowed",
                        List.of("-dname", "CN=any", "-ext", "SAN=dns:else.example,dns:shop.example")),
                Arguments.of("one for a whole domain", List.of("-dname", "CN=any", "-ext", "SAN=dns:*.shop.example")),
                Arguments.of("one with a subject alone", List.of("-dname", "CN=shop.example,O=Shop")),
                Arguments.of(
                        "one that has expired",
                        List.of("-dname", "CN=shop.example", "-startdate", "-9d", "-validity", "1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("certificates")
    void itIsAskedWhateverItsCertificateIs(String name, List<String> options) throws Exception {
        Path keys = keys(options);
        DropwizardTestSupport<MarketplaceConfiguration> service =
                new DropwizardTestSupport<>(MarketplaceApplication.class, config("service", keys, 0));
        service.before();
        try {
            String config = config("asked", keys, service.getLocalPort());
            String expected =
                    "ready: https://127.0.0.1:" + service.getLocalPort() + "/health/ready" + System.lineSeparator();

            CommandOutcome outcome = CommandOutcome.of("health", config);
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            // Before it there may be what the service logs in this process.
            assertThat(outcome.out()).endsWith(expected);
            assertThat(probe(config)).as("what the container asks").isEqualTo(new CommandOutcome(0, expected, ""));
        } finally {
            service.after();
        }
    }

    @Test
    void aConnectorThatDoesNotSpeakTlsIsAFailure() throws Exception {
        DropwizardTestSupport<MarketplaceConfiguration> service =
                new DropwizardTestSupport<>(MarketplaceApplication.class, config("plain", null, 0));
        service.before();
        try {
            CommandOutcome outcome = probe(config("asked", keys(List.of("-dname", "CN=any")), service.getLocalPort()));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).startsWith("error: https://127.0.0.1:").contains("does not answer: ");
        } finally {
            service.after();
        }
    }

    @Test
    void aConnectorThatSaysNothingIsAFailureAfterTheTimeout() throws Exception {
        // The kernel accepts the connection, and nobody ever answers.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String config = config("asked", keys(List.of("-dname", "CN=any")), silent.getLocalPort());

            CommandOutcome outcome = CommandOutcome.of("health", config, "--timeout", "1");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("does not answer");
        }
    }

    @Test
    void anAnswerOverTlsTellsBrowsersToComeBackThatWayAlone() throws Exception {
        DropwizardTestSupport<MarketplaceConfiguration> service = overTls();
        try {
            for (String path : List.of("/health/live", "/products", "/", "/nowhere")) {
                assertThat(over(service, path, "shop.example"))
                        .as(path)
                        .containsIgnoringCase("\r\nStrict-Transport-Security: max-age=31536000\r\n");
            }
        } finally {
            service.after();
        }
    }

    @Test
    void aHostThatTheCertificateLacksIsToldSo() throws Exception {
        DropwizardTestSupport<MarketplaceConfiguration> service = overTls();
        try {
            assertThat(over(service, "/products", "health.shop.example"))
                    .startsWith("HTTP/1.1 421 ")
                    .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                    .contains("/problems/unknown-host", "the certificate of this connector has no such name");
        } finally {
            service.after();
        }
    }

    private DropwizardTestSupport<MarketplaceConfiguration> overTls() throws Exception {
        Path keys = keys(List.of("-dname", "CN=any", "-ext", "SAN=dns:shop.example"));
        DropwizardTestSupport<MarketplaceConfiguration> service =
                new DropwizardTestSupport<>(MarketplaceApplication.class, config("service", keys, 0));
        service.before();
        return service;
    }

    /** The whole answer to a GET for a host, as it is on the wire. */
    private String over(DropwizardTestSupport<MarketplaceConfiguration> service, String path, String host)
            throws Exception {
        KeyStore store = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", service.getLocalPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static CommandOutcome probe(String config) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = HealthProbe.run(
                List.of(config),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandOutcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A key store with a key, and a certificate that keytool makes for it. */
    private Path keys(List<String> options) throws Exception {
        Path keys = folder.resolve("keys.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "service",
                "-keyalg",
                "EC",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("keytool")))
                .isZero();
        return keys;
    }

    /** The repository's configuration, with a key store or without. */
    private String config(String name, @Nullable Path keys, int port) throws IOException {
        Path place = Files.createDirectory(folder.resolve(name));
        Path config = Path.of(CommandOutcome.config(place, port));
        String yaml = Files.readString(config)
                .replace("${ALLOWED_HOSTS:-}", "shop.example,health.shop.example")
                .replaceFirst("shutdownWaitPeriod: .*", "shutdownWaitPeriod: 0s");
        if (keys != null) {
            yaml = yaml.replaceFirst(
                    "- type: http\n",
                    "- type: https\n      keyStorePath: " + keys + "\n      keyStorePassword: " + PASSWORD + "\n");
        }
        return Files.writeString(config, yaml).toString();
    }
}

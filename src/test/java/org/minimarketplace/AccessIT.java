package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.auth.Token;
import org.minimarketplace.auth.TokenFileEditor;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.Metrics;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.TokenFiles;
import org.slf4j.LoggerFactory;

/** Who may do what where there is a token file: each call of both ports, with each kind of token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {

    private static final String ID = "0197e5a0-7c1e-7aaa-8000-000000000001";
    private static final String BEARER = "Bearer realm=\"mini-marketplace\"";
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

    private final AtomicInteger addresses = new AtomicInteger();
    private RunningService service;
    private Path file;
    private Token read;
    private Token write;
    private Token metrics;
    private Token admin;
    private Token expired;

    @BeforeAll
    void start(@TempDir Path folder) {
        file = TokenFiles.empty(folder);
        read = TokenFiles.add(file, "reader", Scope.READ);
        write = TokenFiles.add(file, "ci", Scope.WRITE);
        metrics = TokenFiles.add(file, "prometheus", Scope.METRICS);
        admin = TokenFiles.add(file, "ops", Scope.ADMIN);
        expired = TokenFiles.add(file, "old", Instant.EPOCH.plusSeconds(1), Scope.WRITE, Scope.ADMIN);
        service = RunningService.in(folder, Map.of("auth.tokens", file.toString()));
    }

    @AfterAll
    void stop() {
        service.close();
    }

    /** From the document that clients have. */
    static Stream<Arguments> calls() throws IOException {
        List<Arguments> calls = new ArrayList<>();
        JsonNode paths = new ObjectMapper()
                .readTree(Path.of("ops", "openapi.json").toFile())
                .path("paths");
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(call -> {
                    String method = call.getKey().toUpperCase(java.util.Locale.ROOT);
                    String scope = call.getValue().path("x-scope").asText();
                    String target = path.getKey().replace("{id}", ID).replace("{name}", "not-found");
                    calls.add(Arguments.of(method + " " + target, scope));
                    if (method.equals("GET")) {
                        calls.add(Arguments.of("HEAD " + target, scope));
                    }
                }));
        assertThat(calls).hasSizeGreaterThan(15);
        return calls.stream();
    }

    @ParameterizedTest(name = "{0} needs {1}")
    @MethodSource("calls")
    void everyCallOfTheApiNeedsItsScope(String call, String scope) {
        if (scope.isEmpty()) {
            assertThat(application(call).status()).isLessThan(400);
            assertThat(application(call, "Authorization: nonsense").status()).isLessThan(400);
            return;
        }
        checkScopes(Scope.named(scope).orElseThrow(), BEARER, fields -> application(call, fields));
    }

    @ParameterizedTest(name = "{0} needs {1}")
    @CsvSource({
        "GET /metrics, metrics",
        "HEAD /metrics, metrics",
        "GET /info, metrics",
        "GET /healthcheck, metrics",
        "GET /ping, metrics",
        "POST /ping, metrics",
        "OPTIONS /metrics, metrics",
        "GET /, admin",
        "HEAD /, admin",
        "GET /threads, admin",
        "OPTIONS /threads, admin",
        "GET /nowhere, admin",
        "GET /metrics/, admin",
        "POST /tasks/checkpoint, admin",
        "GET /tasks/checkpoint, admin",
        "POST /tasks/integrity-check, admin",
        "POST /tasks/permits, admin",
        "POST /tasks/log-level, admin",
        "POST /tasks/backup?to=x, admin",
        "POST /tasks/nothing, admin"
    })
    void everyCallOfTheOperatorsPortNeedsItsScope(String call, String scope) {
        Scope needed = Scope.named(scope).orElseThrow();
        checkScopes(
                needed,
                BEARER + ", Basic realm=\"mini-marketplace\", charset=\"UTF-8\"",
                fields -> admin(call, fields));
    }

    private void checkScopes(Scope needed, String challenge, Function<String[], Answer> call) {
        refused(call.apply(new String[0]), 401, "unauthorized", challenge);
        for (Token wrong : List.of(expired, Token.create(new SecureRandom()))) {
            refused(
                    call.apply(new String[] {TokenFiles.field(wrong)}),
                    401,
                    "unauthorized",
                    challenge.replace(BEARER, BEARER + ", error=\"invalid_token\""));
        }
        Map.of(read, Scope.READ, write, Scope.WRITE, metrics, Scope.METRICS, admin, Scope.ADMIN)
                .forEach((token, scope) -> {
                    Answer answer = call.apply(new String[] {TokenFiles.field(token)});
                    if (scope.contains(needed)) {
                        assertThat(answer.status()).as(scope.label()).isNotIn(401, 403, 421, 429);
                    } else {
                        refused(
                                answer,
                                403,
                                "forbidden",
                                BEARER + ", error=\"insufficient_scope\", scope=\"" + needed.label() + "\"");
                    }
                });
    }

    private static void refused(Answer answer, int status, String type, String challenge) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(challenge);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        if (!answer.body().isEmpty()) {
            assertThat(answer.json().path("type").asText()).isEqualTo("/problems/" + type);
            assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        }
    }

    @ParameterizedTest(name = "{0} is for everybody")
    @ValueSource(
            strings = {
                "GET /",
                "GET /app.css",
                "GET /js/app.js",
                "GET /favicon.svg",
                "GET /swagger",
                "GET /swagger/",
                "GET /pages.css",
                "GET /openapi.json",
                "GET /openapi.yaml",
                "GET /health",
                "GET /health/live",
                "GET /health/ready",
                "GET /problems",
                "GET /problems/unauthorized",
                "GET /problems/forbidden",
                "GET /problems/too-many-requests",
            })
    void pagesAndHealthAreForEverybody(String call) {
        for (String field : List.of("X-None: 1", "Authorization: Bearer wrong", "Authorization: Basic wrong")) {
            assertThat(application(call, field).status()).isIn(200, 301);
            assertThat(application(call.replace("GET", "HEAD"), field).status()).isIn(200, 301);
            assertThat(application(call.replace("GET", "DELETE"), field).status())
                    .isEqualTo(405);
        }
    }

    @Test
    void theStyleSheetsOfTheOperatorsPageAreForEverybody() {
        for (String path : List.of("/admin.css", "/theme.css", "/favicon.svg")) {
            assertThat(admin("GET " + path, "Authorization: nonsense").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0} lets nobody past")
    @ValueSource(
            strings = {
                "GET /products;x=1",
                "GET /products;.css",
                "GET /products/%2e",
                "GET //products",
                "GET /products/",
                "GET /%70roducts",
                "GET /product%73?q=/health",
                "HEAD /products",
                "OPTIONS /products",
                "TRACE /products",
                "PROPFIND /products",
                "GET /./products",
                "GET /health/../products",
                "GET /health/%2e%2e/products",
                "GET /health;/../products",
                "GET /products%2fexport",
                "GET /products/export;.html",
                "GET /products?access_token=TOKEN",
                "GET http://localhost/products",
                "GET /products%00",
                "GET /products%2500"
            })
    void noWayOfWritingAPathGetsPast(String call) {
        Answer answer = application(call.replace("TOKEN", write.secret()));

        assertThat(answer.status()).isIn(400, 401, 404);
        assertThat(answer.body()).doesNotContain("\"price\"");
    }

    @ParameterizedTest(name = "{0} lets nobody past")
    @ValueSource(
            strings = {
                "GET /metrics;x",
                "GET /%6detrics",
                "GET //metrics",
                "GET /metrics/",
                "HEAD /metrics",
                "OPTIONS /metrics",
                "GET /admin.css/../metrics",
                "GET /admin.css;/../metrics",
                "GET /admin.css/%2e%2e/metrics",
                "POST /tasks/%64rain?enabled=true",
                "POST /tasks//drain?enabled=true",
                "POST /tasks/drain;.css?enabled=true",
                "POST /tasks/drain/?enabled=true",
                "GET /info?access_token=TOKEN",
                "GET http://localhost/info"
            })
    void noWayOfWritingAPathOfTheOperatorsGetsPast(String call) {
        Answer answer = admin(call.replace("TOKEN", admin.secret()));

        assertThat(answer.status()).isIn(400, 401, 404);
        assertThat(answer.body()).doesNotContain("jvm_", "uptime", "draining");
    }

    @Test
    void optionsNeedsWhatTheLeastOfTheOtherMethodsNeeds() {
        assertThat(application("OPTIONS /products", TokenFiles.field(read)).header("Allow"))
                .contains("GET", "POST");
        assertThat(application("OPTIONS /products/import", TokenFiles.field(read))
                        .status())
                .isEqualTo(403);
        assertThat(application("PROPFIND /products", TokenFiles.field(read)).status())
                .isEqualTo(405);
    }

    @ParameterizedTest(name = "{0} is a wrong token")
    @ValueSource(
            strings = {
                "Authorization:",
                "Authorization: Bearer",
                "Authorization: TOKEN",
                "Authorization: Token TOKEN",
                "Authorization: Bearer TOKEN, Bearer TOKEN",
                "Authorization: Bearer TOKEN TOKEN",
                "Authorization: Bearer x|Authorization: Bearer TOKEN",
                "Authorization: Bearer TOKEN|Authorization: Bearer TOKEN",
                "Authorization: Bearer\tTOKEN",
                "Authorization: Basic TOKEN",
                "Authorization: Basic BASIC",
                "Authorization: BearerTOKEN"
            })
    void aMalformedFieldIsAWrongToken(String fields) {
        String basic =
                Base64.getEncoder().encodeToString(("x:" + write.secret()).getBytes(StandardCharsets.ISO_8859_1));
        Answer answer = application(
                "GET /products",
                fields.replace("TOKEN", write.secret()).replace("BASIC", basic).split("\\|", -1));

        refused(answer, 401, "unauthorized", BEARER + ", error=\"invalid_token\"");
    }

    @ParameterizedTest(name = "{0} is a token")
    @ValueSource(
            strings = {"authorization: bearer TOKEN", "AUTHORIZATION: BEARER TOKEN", "Authorization:  Bearer TOKEN "})
    void theSchemeHasNoCase(String field) {
        assertThat(application("GET /products", field.replace("TOKEN", write.secret()))
                        .status())
                .isEqualTo(200);
    }

    /** A connection may remember a field that was right: each request is judged by its own fields all the same. */
    @Test
    void nothingIsInheritedFromTheRequestBeforeOnAConnection() throws IOException {
        Token revoked = TokenFiles.add(file, "shortlived", Scope.READ);
        eventually(
                "the token is known",
                () -> application("GET /products", TokenFiles.field(revoked)).status() == 200);
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(another(), 0));
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), service.uri().getPort()));
            socket.setSoTimeout(60_000);
            String good = TokenFiles.field(read);
            String wrong = TokenFiles.field(Token.create(new SecureRandom()));
            assertThat(statusOn(socket, "GET", good)).isEqualTo(200);
            assertThat(statusOn(socket, "GET", good)).isEqualTo(200);
            assertThat(statusOn(socket, "GET", wrong)).isEqualTo(401);
            assertThat(statusOn(socket, "GET", "X-None: 1")).isEqualTo(401);
            assertThat(statusOn(socket, "GET", good + "\r\n" + good)).isEqualTo(401);
            assertThat(statusOn(socket, "GET", good)).isEqualTo(200);
            assertThat(statusOn(socket, "DELETE", good)).isEqualTo(403);
            assertThat(statusOn(socket, "DELETE", TokenFiles.field(write))).isEqualTo(404);
            assertThat(statusOn(socket, "DELETE", good)).isEqualTo(403);
            assertThat(statusOn(socket, "GET", TokenFiles.field(revoked))).isEqualTo(200);
            new TokenFileEditor(file).remove(revoked.id());
            eventually("the token is forgotten", () -> statusOn(socket, "GET", TokenFiles.field(revoked)) == 401);
        }
    }

    private static int statusOn(Socket socket, String method, String fields) {
        try {
            String request = method + " /products/" + ID + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n\r\n";
            if (method.equals("GET")) {
                request = request.replace("/" + ID, "?limit=1");
            }
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            Matcher length = CONTENT_LENGTH.matcher(head);
            in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            return Integer.parseInt(head.substring(9, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void browsersSendTheTokenAsAPasswordToTheOperatorsPort() {
        for (String user : List.of("", "ops", "a b")) {
            String pair = user + ":" + admin.secret();
            String basic = "Authorization: basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(admin("GET /", basic).status()).isEqualTo(200);
        }
        assertThat(admin("GET /", "Authorization: Basic !!!").status()).isEqualTo(401);
        assertThat(admin("GET /", "Authorization: Basic eA==").status()).isEqualTo(401);
    }

    /** Both lines of a task, the one before it as well: who did it is known of a task that never ended, too. */
    @Test
    void theAuditNamesTheToken() {
        Logger audit = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("audit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        audit.addAppender(lines);
        try {
            assertThat(admin("POST /tasks/checkpoint", TokenFiles.field(admin)).status())
                    .isEqualTo(200);
        } finally {
            audit.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allMatch(line -> line.endsWith(" token=ops"));
    }

    @Test
    void aBodyIsNotReadBeforeTheTokenIsRight() {
        for (String field : List.of("X-None: 1", TokenFiles.field(read), "Authorization: Bearer x")) {
            RawRequest request = RawRequest.to("POST", "/products")
                    .from(another())
                    .header("Content-Type: application/json")
                    .header(field)
                    .header("Content-Length: 100000000");
            assertThat(request.send(service.uri().getPort()).status()).isIn(401, 403);
        }
    }

    @Test
    void afterTenWrongTokensAMinuteOnlyRightOnesAreServedThere() {
        String here = another();
        for (int i = 0; i < 10; i++) {
            RawRequest request =
                    RawRequest.to("GET", i % 2 == 0 ? "/products" : "/info").from(here);
            request.header("Authorization: Bearer wrong" + i);
            assertThat(request.send(
                                    i % 2 == 0
                                            ? service.uri().getPort()
                                            : service.adminUri().getPort())
                            .status())
                    .isEqualTo(401);
        }
        Answer more = ask(here, "/products", "Authorization: Bearer wrong");
        assertThat(more.status()).isEqualTo(429);
        assertThat(Integer.parseInt(more.header("Retry-After"))).isBetween(1, 60);
        assertThat(more.json().path("type").asText()).isEqualTo("/problems/too-many-requests");
        assertThat(ask(here, "/products", TokenFiles.field(read)).status()).isEqualTo(200);
        assertThat(ask(here, "/products", TokenFiles.field(metrics)).status()).isEqualTo(403);
        assertThat(ask(here, "/products", "X-None: 1").status()).isEqualTo(401);
        assertThat(ask(here, "/health", "Authorization: Bearer wrong").status()).isEqualTo(200);
        assertThat(ask(another(), "/products", "Authorization: Bearer wrong").status())
                .isEqualTo(401);
    }

    private Answer ask(String address, String path, String field) {
        return RawRequest.to("GET", path)
                .from(address)
                .header(field)
                .send(service.uri().getPort());
    }

    @Test
    void anIdempotencyKeyBelongsToItsCaller() {
        Token other = TokenFiles.add(file, "other", Scope.WRITE);
        Token next = TokenFiles.add(file, "ci", Scope.WRITE);
        eventually(
                "made",
                () -> application("GET /products", TokenFiles.field(next)).status() == 200);
        String key = "x".repeat(255);

        Answer first = create(write, key);
        Answer again = create(next, key);
        Answer others = create(other, key);

        assertThat(List.of(first.status(), again.status(), others.status())).containsOnly(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(others.has("Idempotency-Replayed")).isFalse();
        assertThat(others.header("Location")).isNotEqualTo(first.header("Location"));
    }

    private Answer create(Token token, String key) {
        return RawRequest.post("{\"name\":\"Chai\",\"price\":1}")
                .header("Idempotency-Key: " + key)
                .header(TokenFiles.field(token))
                .send(service.uri().getPort());
    }

    @ParameterizedTest(name = "{0} is kept by nobody else")
    @ValueSource(strings = {"/products", "/products?limit=1", "/products/export"})
    void whatTakesATokenIsPrivate(String path) {
        Answer answer = application("GET " + path, TokenFiles.field(read));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(answer.header("Vary")).contains("Authorization").contains("Accept-Encoding");
        assertThat(application("GET " + path).header("Vary")).contains("Authorization");
        assertThat(application("GET /health").header("Vary")).doesNotContain("Authorization");
        assertThat(application("GET /openapi.json").header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void whoCameInIsCountedAndWhoDidNot() {
        Metrics before = new Metrics(scrape());

        application("GET /products", TokenFiles.field(read));
        application("GET /products");
        application("POST /products", TokenFiles.field(read));
        application("GET /products", TokenFiles.field(expired));
        application("GET /products", "Authorization: Bearer wrong");

        Metrics after = new Metrics(scrape());
        String requests = "marketplace_auth_requests_total{token=\"reader\"";
        assertThat(after.sum(requests) - before.sum(requests)).isEqualTo(1);
        for (String reason : List.of("missing", "scope", "expired", "invalid")) {
            String failures = "marketplace_auth_failures_total{reason=\"" + reason + "\"";
            assertThat(after.sum(failures) - before.sum(failures)).as(reason).isEqualTo(1);
        }
        assertThat(after.sum("marketplace_token_expiry_timestamp_seconds{token=\"old\""))
                .isEqualTo(1);
    }

    private String scrape() {
        return admin("GET /metrics", TokenFiles.field(metrics)).body();
    }

    @Test
    void changesOfTheFileHoldWithoutARestart() {
        Token fresh = TokenFiles.add(file, "fresh", Scope.READ);
        eventually(
                "made",
                () -> application("GET /products", TokenFiles.field(fresh)).status() == 200);

        new TokenFileEditor(file).remove(fresh.id());
        eventually(
                "revoked",
                () -> application("GET /products", TokenFiles.field(fresh)).status() == 401);
    }

    @Test
    void oneTokenFollowsAnotherWithoutAFailedRequest() {
        Token first = TokenFiles.add(file, "turn", Scope.READ);
        AtomicReference<String> current = new AtomicReference<>(TokenFiles.field(first));
        eventually(
                "made",
                () -> application("GET /products", String.valueOf(current.get()))
                                .status()
                        == 200);
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<List<Integer>> client = CompletableFuture.supplyAsync(() -> {
            List<Integer> statuses = new ArrayList<>();
            while (!done.get()) {
                statuses.add(application("GET /products", String.valueOf(current.get()))
                        .status());
                answered.incrementAndGet();
            }
            return statuses;
        });
        Token last = first;
        for (int i = 0; i < 3; i++) {
            Token next = TokenFiles.add(file, "turn", Scope.READ);
            eventually(
                    "made",
                    () -> application("GET /products", TokenFiles.field(next)).status() == 200);
            current.set(TokenFiles.field(next));
            // What began with the one before is answered.
            int before = answered.get();
            eventually("turned", () -> answered.get() > before + 1);
            Token former = last;
            last = next;
            new TokenFileEditor(file).remove(former.id());
            eventually(
                    "revoked",
                    () -> application("GET /products", TokenFiles.field(former)).status() == 401);
        }
        done.set(true);

        assertThat(client.join()).isNotEmpty().containsOnly(200);
    }

    @Test
    void aBrokenFileLeavesEverythingAsItWas() throws IOException {
        String good = Files.readString(file);
        try {
            Files.writeString(file, "tokens: [");
            eventually("noticed", () -> new Metrics(scrape()).sum("marketplace_auth_reload_failures_total") > 0);
            assertThat(application("GET /products", TokenFiles.field(read)).status())
                    .isEqualTo(200);

            Files.writeString(file, good);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            double noticed = new Metrics(scrape()).sum("marketplace_auth_reload_failures_total");
            eventually("noticed", () -> new Metrics(scrape()).sum("marketplace_auth_reload_failures_total") > noticed);
            assertThat(application("GET /products", TokenFiles.field(read)).status())
                    .isEqualTo(200);
        } finally {
            Files.writeString(file, good);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private Answer application(String call, String... fields) {
        return send(service.uri().getPort(), call, fields);
    }

    private Answer admin(String call, String... fields) {
        return send(service.adminUri().getPort(), call, fields);
    }

    private Answer send(int port, String call, String... fields) {
        String[] parts = call.split(" ", 2);
        RawRequest request = RawRequest.to(parts[0], parts[1]).from(another());
        for (String field : fields) {
            request.header(field);
        }
        return (List.of("GET", "HEAD").contains(parts[0]) ? request : request.body(new byte[0])).send(port);
    }

    /** Wrong tokens of one test are not to count in another. */
    private String another() {
        int next = addresses.incrementAndGet();
        return "127.1." + next / 250 + "." + (1 + next % 250);
    }
}

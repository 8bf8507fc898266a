package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.DemoPage.DIALOG;
import static org.minimarketplace.harness.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.Browser;
import org.minimarketplace.harness.BrowserExtension;
import org.minimarketplace.harness.DemoPage;
import org.minimarketplace.harness.FaultyProxy;
import org.minimarketplace.harness.RunningService;

/**
 * What a person in front of the demo UI notices of overload, of answers that get lost, and of a service that drains.
 */
@Tag("tools")
@ExtendWith(BrowserExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DemoUiTroubleIT {

    private Browser browser;
    private DemoPage page;

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of("gate.permits", "1", "gate.queue", "0"));

    private DatabaseGate gate;
    private FaultyProxy network;

    @BeforeAll
    void start(Browser shared) {
        browser = shared;
        page = new DemoPage(browser);
        gate = service.part(DatabaseGate.class);
    }

    @BeforeEach
    void connect() {
        for (JsonNode product : service.send("GET", "/products").json()) {
            service.send("DELETE", "/products/" + product.path("id").asText());
        }
        network = FaultyProxy.before(service.uri());
        browser.startAfresh();
    }

    @AfterEach
    void nothingElseHappened() {
        assertThat(browser.consoleErrors("net::ERR_", "status of 400", "status of 412", "status of 503"))
                .isEmpty();
        browser.assertOnlyAsked(network.uri());
        network.close();
    }

    @Test
    void overloadIsSaidCalmlyAndWaitedOut() {
        page.open(network.uri());
        try (Permit taken = take(WorkClass.WRITE)) {
            assertThat(taken).isNotNull();
            page.fillInNew("Chai", "18", "USD");
            page.create();
            browser.awaitText(DIALOG + " .busy", "The service is busy. Nothing is lost: trying again in");
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.picture("overload");
        }

        page.awaitNames("Chai");
        browser.awaitNone(DIALOG);
        assertThat(service.send("GET", "/products").json()).hasSize(1);
    }

    @Test
    void aListThatIsRefusedIsAskedForAgain() {
        create("Chai");
        try (Permit taken = take(WorkClass.SCAN)) {
            assertThat(taken).isNotNull();
            browser.open(network.uri());
            browser.awaitText(".busy", "The service is busy");
            assertThat(browser.count("tr.ghost")).isPositive();
            browser.picture("overload-list");
        }

        page.awaitNames("Chai");
        browser.await("document.querySelector('.busy').textContent === ''");
    }

    @Test
    void aCreationWhoseAnswerIsLostIsRepeatedUnderItsKey() {
        page.open(network.uri());
        network.loseAnswer(request -> request.is("POST", "/products"));

        page.fillInNew("Chai", "18", "USD");
        page.create();

        page.awaitNames("Chai");
        assertThat(service.send("GET", "/products").json()).hasSize(1);
        assertThat(creationKeys()).hasSize(2).containsOnly(creationKeys().get(0));
    }

    @Test
    void whoSendsAgainByHandMakesNoSecondProductEither() {
        page.open(network.uri());
        for (int i = 0; i < 3; i++) {
            network.loseLastByte(request -> request.is("POST", "/products"));
        }
        page.fillInNew("Chai", "18", "USD");
        page.create();
        browser.awaitText(DIALOG + " [role=alert]", "Send it again: it will not be created twice.");

        browser.clickButton(DIALOG, "Send again");

        page.awaitNames("Chai");
        assertThat(service.send("GET", "/products").json()).hasSize(1);
        assertThat(creationKeys()).hasSize(4).containsOnly(creationKeys().get(0));
    }

    @Test
    void anEditWhoseAnswerIsLostIsNoConflictWithItself() {
        create("Chai");
        page.open(network.uri());
        String editor = page.edit("Chai");
        network.loseAnswer(request -> request.is("PATCH", "/products/"));

        browser.type(editor + " [name=name]", "Masala chai");
        page.save(editor);

        page.awaitNotice("“Masala chai” is saved.");
        page.awaitNames("Masala chai");
        browser.awaitNone(DIALOG);
        assertThat(service.send("GET", "/products")
                        .json()
                        .get(0)
                        .path("version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void anAnswerThatComesTooLateIsDropped() {
        create("Chai");
        create("Chang");
        page.open(network.uri());
        CountDownLatch late = new CountDownLatch(1);
        network.delayAnswer(request -> request.target().matches(".*[?&]q=cha(&.*)?"), late);
        page.search("cha");
        eventually(
                "asked",
                () -> network.requests().stream()
                        .anyMatch(request -> request.target().contains("q=cha")));

        page.search("chai");
        page.awaitNames("Chai");
        late.countDown();

        page.search("chan");
        page.awaitNames("Chang");
    }

    @Test
    void whatTheServiceRefusesIsShownInItsWords() {
        page.open(network.uri());

        // As a page of an earlier version would, that allowed more.
        browser.run("document.querySelector('#q').removeAttribute('maxlength'); return true;");
        page.search("x".repeat(201));

        browser.awaitText("#placeholder h3", "A parameter is not valid");
        browser.awaitText("#placeholder", "must have at most 200 characters");
        browser.awaitText("#placeholder", "Trace ");
        browser.clickButton("#placeholder", "Try again");
        browser.awaitText("#placeholder h3", "A parameter is not valid");
    }

    @Test
    void aServiceThatIsAwayIsAskedForAgainByHand() {
        page.open(network.uri());
        network.close();

        page.search("chai");

        browser.awaitText("#placeholder h3", "The service cannot be reached");
        lookAgain();
        browser.awaitText("#ready", "No answer");
        browser.picture("away");
    }

    @Test
    void readinessIsShownAndNotByColourAlone() {
        page.open(network.uri());
        browser.awaitText("#ready", "Ready");

        assertThat(service.admin("POST", "/tasks/drain?enabled=true").status()).isEqualTo(200);
        try {
            lookAgain();
            browser.awaitText("#ready", "Not ready");
            browser.awaitText("#ready-detail", "draining");
        } finally {
            assertThat(service.admin("POST", "/tasks/drain?enabled=false").status())
                    .isEqualTo(200);
        }
        lookAgain();
        browser.await("document.getElementById('ready').textContent === 'Ready'");
    }

    @Test
    void whereTheTimeGoesIsWhatTheServiceSays() {
        page.open(network.uri());
        browser.run("""
                const real = window.fetch;
                window.fetch = async (...call) => {
                  const answer = await real(...call);
                  const headers = new Headers(answer.headers);
                  headers.set("Server-Timing", "permit;dur=1.5, db;dur=2, total;dur=5");
                  return new Response(answer.body, { status: answer.status, headers });
                };
                return true;
                """);

        page.search("chai");

        browser.await("/^[0-9.]+ ms$/.test(document.getElementById('server-share').textContent)");
        assertThat(browser.texts("#legend dt"))
                .containsExactly("waiting for a permit", "database", "the rest of the service", "network and browser");
        assertThat(browser.texts("#legend dd"))
                .allSatisfy(each -> assertThat(each).matches("[0-9.]+ m?s"));
        assertThat(browser.count("#latency-chart path.db")).isEqualTo(1);
        browser.picture("time");
    }

    /** As when the window comes to the front: the page does not wait for its next turn. */
    private void lookAgain() {
        browser.run("document.dispatchEvent(new Event('visibilitychange')); return true");
    }

    private List<String> creationKeys() {
        return network.requests().stream()
                .filter(request -> request.is("POST", "/products"))
                .map(request -> request.headers().getOrDefault("Idempotency-Key", "none"))
                .toList();
    }

    private void create(String name) {
        assertThat(service.sendJson("POST", "/products", "{\"name\":\"" + name + "\",\"price\":1800}")
                        .status())
                .isEqualTo(201);
    }

    private Permit take(WorkClass work) {
        return gate.enter(work, Deadline.after(Duration.ofSeconds(20)));
    }
}

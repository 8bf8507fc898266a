package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.Browser;
import org.minimarketplace.harness.BrowserExtension;
import org.minimarketplace.harness.RunningService;

/** Swagger UI in a browser, under the Content-Security-Policy that the service gives it. */
@Tag("tools")
@ExtendWith(BrowserExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SwaggerUiIT {

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");

    private static final String LIST = "#operations-Products-listProducts";
    private static final String CREATE = "#operations-Products-createProduct";

    /**
     * What axe-core finds in the markup and the colours of Swagger UI itself, which is a webjar and not ours to mend:
     * pale labels of methods and links; a first heading of level 3; links inside of buttons; parts outside of
     * landmarks; selections and the field for the body without a label. Everything else fails.
     */
    private static final List<String> KNOWN_IN_SWAGGER_UI =
            List.of("color-contrast", "heading-order", "nested-interactive", "region", "select-name", "label");

    /**
     * What an operation shows once it is open; closes it then: all of them together are too much for a small machine.
     */
    private static final String WHAT_IT_SHOWS = """
            const block = document.querySelector(arguments[0]);
            const done = arguments[1];
            const seen = (css) => Array.from(block.querySelectorAll(css)).filter((each) => each.checkVisibility());
            const look = () => {
              if (seen(".responses-table").length === 0) {
                requestAnimationFrame(look);
                return;
              }
              const shown = {
                description: seen(".opblock-description").map((each) => each.textContent).join(""),
                parameters: seen("[data-param-name]").map((each) => each.dataset.paramName),
                statuses: seen("tr[data-code]").map((each) => each.dataset.code),
              };
              block.querySelector(".opblock-summary-control").click();
              done(JSON.stringify(shown));
            };
            look();
            """;

    private Browser browser;

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    private JsonNode document;

    @BeforeAll
    void start(Browser shared) {
        browser = shared;
        document = service.send("GET", "/openapi.json").json();
        assertThat(service.sendJson("POST", "/products", "{\"name\":\"Rye bread\",\"price\":480}")
                        .status())
                .isEqualTo(201);
    }

    @BeforeEach
    void startAfresh() {
        browser.startAfresh();
        browser.withColours("light");
    }

    @AfterEach
    void nothingWasRefusedAndNobodyElseWasAsked() {
        browser.asDesktop();
        browser.withColours("light");
        // Whatever the policy forbids is an error on the console.
        assertThat(browser.consoleErrors()).isEmpty();
        browser.assertOnlyAsked(service.uri());
    }

    @Test
    void everyOperationOfTheDocumentOpensWithItsParametersAndAnswers() {
        open("");
        List<JsonNode> operations = operations();
        browser.await("document.querySelectorAll('.opblock').length === arguments[0]", operations.size());
        browser.picture("swagger");

        for (JsonNode operation : operations) {
            String block = "#operations-" + operation.path("tags").path(0).asText() + "-"
                    + operation.path("operationId").asText();
            browser.click(block + " .opblock-summary-control");

            JsonNode shown = Answer.parse((String) browser.runAsync(WHAT_IT_SHOWS, block));
            assertThat(shown.path("statuses"))
                    .as(block)
                    .extracting(JsonNode::asText)
                    .containsExactlyElementsOf(names(operation.path("responses")));
            assertThat(shown.path("parameters"))
                    .as(block)
                    .extracting(JsonNode::asText)
                    .containsExactlyElementsOf(parameters(operation));
            assertThat(shown.path("description").asText().isBlank()).as(block).isEqualTo(!operation.has("description"));
        }
    }

    @Test
    void aReadIsTriedOutAsItStands() {
        open("#/Products/listProducts");

        browser.click(LIST + " .execute");

        awaitAnswer(LIST, "200");
        browser.awaitText(LIST + " .live-responses-table", "Rye bread");
        assertThat(browser.text(LIST + " .request-url")).contains(service.uri() + "/products?limit=50");
        assertThat(browser.texts("#servers option")).containsExactly("/ - This service");
    }

    @Test
    void eachNewProductThatIsTriedOutIsStored() {
        open("#/Products/createProduct");
        for (String name : List.of("Tried once", "Tried twice")) {
            browser.type(CREATE + " .body-param__text", "{\"name\":\"" + name + "\",\"price\":1250}");

            browser.click(CREATE + " .execute");

            awaitAnswer(CREATE, "201");
            browser.awaitText(CREATE + " .live-responses-table .highlight-code", name);
        }
        browser.run("document.querySelector('.live-responses-table').scrollIntoView({ block: 'center' }); return true");
        browser.picture("swagger-tried");

        assertThat(service.send("GET", "/products?q=tried&sort=name").json().findValuesAsText("name"))
                .containsExactly("Tried once", "Tried twice");
    }

    @Test
    void aPhoneOf360PixelsIsEnough() {
        browser.asPhone();
        open("#/Products/listProducts");
        browser.await("document.querySelector(arguments[0])?.checkVisibility()", LIST + " .responses-table");
        browser.await("document.documentElement.scrollWidth === 360");
        browser.picture("swagger-phone");

        browser.click(LIST + " .execute");
        awaitAnswer(LIST, "200");
        browser.await("document.documentElement.scrollWidth === 360");
        browser.run("document.querySelector('.live-responses-table').scrollIntoView(); return true");
        browser.picture("swagger-phone-tried");
    }

    @Test
    void theOnlyViolationsOfAccessibilityAreThoseOfSwaggerUiItself() {
        open("#/Products/createProduct");
        browser.await("document.querySelector(arguments[0])?.checkVisibility()", CREATE + " .responses-table");

        assertThat(browser.accessibilityViolations())
                .filteredOn(
                        violation -> KNOWN_IN_SWAGGER_UI.stream().noneMatch(rule -> violation.startsWith(rule + ":")))
                .isEmpty();
    }

    @Test
    void itIsLightWhereTheSystemIsDark() {
        browser.withColours("dark");
        open("");

        // No half of a dark page: neither it nor the browser's own controls follow the system.
        browser.await("getComputedStyle(document.documentElement).colorScheme === 'normal'");
        browser.await("getComputedStyle(document.querySelector('.info .title')).color === 'rgb(59, 65, 81)'");
    }

    private void open(String operation) {
        browser.open(service.uri().resolve("/swagger/" + operation));
        browser.await("document.querySelector('.opblock') !== null");
        browser.awaitText(".info .title", document.path("info").path("title").asText());
        if (!operation.isEmpty()) {
            browser.await("document.querySelector('.opblock.is-open') !== null");
        }
    }

    private void awaitAnswer(String block, String status) {
        browser.awaitText(block + " .live-responses-table .response .response-col_status", status);
    }

    private List<JsonNode> operations() {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode path : document.path("paths")) {
            path.properties().forEach(call -> {
                if (METHODS.contains(call.getKey())) {
                    all.add(call.getValue());
                }
            });
        }
        return all;
    }

    private List<String> parameters(JsonNode operation) {
        List<String> names = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            String reference = parameter.path("$ref").asText().replaceFirst("^#", "");
            names.add((reference.isEmpty() ? parameter : document.at(reference))
                    .path("name")
                    .asText());
        }
        return names;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

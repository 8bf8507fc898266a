package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.DemoPage.DIALOG;
import static org.minimarketplace.harness.DemoPage.SEARCH;
import static org.minimarketplace.harness.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.minimarketplace.harness.Browser;
import org.minimarketplace.harness.BrowserExtension;
import org.minimarketplace.harness.DemoPage;
import org.minimarketplace.harness.RunningService;
import org.openqa.selenium.Keys;

/** What a person does with the catalogue in a browser. */
@Tag("tools")
@ExtendWith(BrowserExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DemoUiIT {

    private Browser browser;
    private DemoPage page;

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @BeforeAll
    void start(Browser shared) {
        browser = shared;
        browser.startAfresh();
        page = new DemoPage(browser);
    }

    @BeforeEach
    void open() {
        for (JsonNode product : service.send("GET", "/products?limit=200").json()) {
            service.send("DELETE", "/products/" + product.path("id").asText());
        }
    }

    @AfterEach
    void nothingElseHappened() {
        assertThat(browser.consoleErrors("status of 404", "status of 412", "status of 422"))
                .isEmpty();
        browser.assertOnlyAsked(service.uri());
    }

    @Test
    void anEmptyCatalogueSaysSoAndOffersTheFirstStep() {
        page.open(service.uri());
        browser.awaitText("#placeholder", "No products yet");
        assertThat(browser.text("#position")).isEqualTo("Page 1, 0 products");

        browser.clickButton("#placeholder", "New product");

        browser.await("document.activeElement.name === 'name'");
        browser.press(Keys.ESCAPE);
        browser.awaitNone(DIALOG);
    }

    @Test
    void whoTypesFindsAndWhatIsShownIsInTheAddress() {
        product("Chai", 1800, "USD");
        product("Chang", 1900, "USD");
        product("Aniseed syrup", 1000, "EUR");
        page.open(service.uri());
        page.awaitNames("Aniseed syrup", "Chang", "Chai");

        page.search("cha");
        page.awaitNames("Chang", "Chai");
        page.search("chai");
        page.awaitNames("Chai");
        browser.await("location.search.includes('q=chai')");
        browser.reload();
        page.awaitNames("Chai");
        page.search("nothing like it");
        browser.awaitText("#placeholder", "Nothing matches");
        browser.clickButton("#placeholder", "Show all products");
        page.awaitNames("Aniseed syrup", "Chang", "Chai");
        browser.choose("#currency", "EUR");
        page.awaitNames("Aniseed syrup");
    }

    @Test
    void columnHeadsSortAndSayHow() {
        product("Beans", 300, "USD");
        product("Almonds", 200, "USD");
        product("Carrots", 100, "USD");
        page.open(service.uri());

        browser.click("th[data-sort=name] button");
        page.awaitNames("Almonds", "Beans", "Carrots");
        browser.await("document.querySelector('th[data-sort=name]').ariaSort === 'ascending'");
        browser.click("th[data-sort=name] button");
        page.awaitNames("Carrots", "Beans", "Almonds");
        browser.await("document.querySelector('th[data-sort=name]').ariaSort === 'descending'");
        browser.click("th[data-sort=price] button");
        page.awaitNames("Carrots", "Almonds", "Beans");
        browser.await("document.querySelector('th[data-sort=name]').ariaSort === 'none'");
        browser.choose("#sort", "-price");
        page.awaitNames("Beans", "Almonds", "Carrots");
        browser.await("document.querySelector('th[data-sort=price]').ariaSort === 'descending'");
    }

    @Test
    void whatAProductIsCalledIsTextAndNothingElse() {
        String name = "<b>Bold</b> & \"quoted\"";
        service.sendJson(
                "POST",
                "/products",
                "{\"name\":\"<b>Bold</b> & \\\"quoted\\\"\",\"price\":1,\"description\":\"<img src=x onerror=alert(1)>\"}");
        page.open(service.uri());

        String row = page.row(name);
        assertThat(browser.text(row + " .description")).isEqualTo("<img src=x onerror=alert(1)>");
        assertThat(browser.count("#rows img, #rows b")).isZero();
        browser.click(row + " [data-action=remove]");
        page.answerNotice(name, "Undo");
    }

    @ParameterizedTest(name = "{0} in {1} is stored as {2} minor units, and shown as {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "18.50 | USD | 1850 | $18.50",
                "18.5 | USD | 1850 | $18.50",
                "0.07 | EUR | 7 | €0.07",
                "1500 | JPY | 1500 | ¥1,500",
                "1.255 | BHD | 1255 | BHD 1.255",
                "8.1 | OMR | 8100 | OMR 8.100",
                "4503599627.37 | USD | 450359962737 | $4,503,599,627.37"
            })
    void pricesKeepTheirCurrencyAndEveryDigit(String written, String currency, long minor, String shown) {
        browserOnPage();
        String name = written + " in " + currency;
        page.fillInNew(name, written, currency);
        page.create();

        String row = page.row(name);

        assertThat(browser.text(row + " .number").replace('\u00a0', ' ')).isEqualTo(shown);
        JsonNode stored = service.send("GET", "/products").json().get(0);
        assertThat(stored.path("price").asLong()).isEqualTo(minor);
        assertThat(stored.path("currency").asText()).isEqualTo(currency);
    }

    @ParameterizedTest(name = "{0} in {1} is not taken: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | USD | A price is needed.",
                "18.505 | USD | USD has at most 2 decimals.",
                "1,234 | USD | Write the price like 1250.50, without separators.",
                "1e3 | USD | Write the price like 1250.50, without separators.",
                "1500.5 | JPY | JPY has no decimals.",
                "0 | BHD | The price must be from BHD 0.001 to BHD 1,000,000,000.000.",
                "99999999999999999999 | USD | The price must be from $0.01 to $10,000,000,000.00."
            })
    void whatIsNoPriceIsNotSent(String written, String currency, String said) {
        Map<?, ?> parsed = (Map<?, ?>) browserOnPage().runAsync("""
                const [text, currency, done] = arguments;
                import("/js/money.js").then(({ parse }) => done(parse(text, currency)), (error) => done({ error }));
                """, written, currency);

        assertThat(String.valueOf(parsed.get("error")).replace('\u00a0', ' ')).isEqualTo(said);
    }

    @Test
    void currenciesHaveTheDecimalsThatTheServiceThinksTheyHave() {
        Map<String, Long> expected = new TreeMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            expected.put(currency.getCurrencyCode(), (long) Math.max(0, currency.getDefaultFractionDigits()));
        }

        Object decimals = browserOnPage().runAsync("""
                const [codes, done] = arguments;
                import("/js/money.js").then(
                  ({ CURRENCIES, decimals }) => done([CURRENCIES, Object.fromEntries(codes.map((code) => [code, decimals(code)]))]),
                  (error) => done(String(error)));
                """, List.copyOf(expected.keySet()));

        List<?> answer = (List<?>) decimals;
        assertThat((Map<?, ?>) answer.get(1)).isEqualTo(expected);
        assertThat(expected.keySet()).containsAll(strings((List<?>) answer.get(0)));
    }

    @Test
    void errorsOfTheServiceStandBesideTheirFields() {
        page.open(service.uri());
        page.fillInNew("\u0000", "1", "USD");
        browser.run("document.querySelector('dialog [name=name]').value = 'a\\u0000b'; return true");
        page.create();

        browser.awaitText(DIALOG + " .field-name .hint", "must not contain NUL");
        browser.await("document.activeElement.name === 'name' && document.activeElement.ariaInvalid === 'true'");
    }

    @Test
    void aRowIsEditedInPlaceAndTheFocusComesBack() {
        product("Chai", 1800, "USD");
        page.open(service.uri());

        String editor = page.edit("Chai");
        browser.type(editor + " [name=name]", "Masala chai");
        browser.type(editor + " [name=price]", "19.25");
        browser.awaitText(editor + " .field-price .hint", "$19.25");
        page.save(editor);

        String row = page.row("Masala chai");
        browser.await("document.activeElement.dataset.action === 'edit'");
        assertThat(browser.text(row + " .number")).isEqualTo("$19.25");
        JsonNode stored = service.send("GET", "/products").json().get(0);
        assertThat(stored.path("version").asInt()).isEqualTo(2);
        assertThat(stored.path("description").isNull()).isTrue();
    }

    @Test
    void escapeGivesAnEditUpAndASearchMeanwhileDoesNot() {
        product("Chai", 1800, "USD");
        page.open(service.uri());
        String editor = page.edit("Chai");
        browser.type(editor + " [name=name]", "Chai latte");

        page.search("nothing like it");
        browser.awaitText("#placeholder", "Nothing matches");
        browser.clickButton("#placeholder", "Show all products");
        browser.await("document.querySelector(arguments[0] + ' [name=name]')?.value === 'Chai latte'", editor);
        browser.click(editor + " [name=name]");
        browser.press(Keys.ESCAPE);

        page.awaitNames("Chai");
        assertThat(service.send("GET", "/products")
                        .json()
                        .get(0)
                        .path("version")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aDeletionCanBeTakenBackUntilItsTimeIsOver() {
        product("Chai", 1800, "USD");
        product("Chang", 1900, "USD");
        page.open(service.uri());

        browser.click(page.row("Chai") + " [data-action=remove]");
        browser.awaitText(page.row("Chai") + ".leaving", "will be deleted");
        browser.await("document.activeElement.dataset.action === 'restore'");
        page.answerNotice("“Chai” will be deleted.", "Undo");
        browser.awaitNone(".leaving");
        assertThat(service.send("GET", "/products").json()).hasSize(2);

        browser.click(page.row("Chang") + " [data-action=remove]");
        page.awaitNotice("“Chang” will be deleted.");
        browser.click(SEARCH);
        page.awaitNames("Chai");
        assertThat(service.send("GET", "/products").json()).hasSize(1);
    }

    @Test
    void whoLeavesThePageHasNotTakenTheDeletionBack() {
        product("Chai", 1800, "USD");
        page.open(service.uri());
        browser.click(page.row("Chai") + " [data-action=remove]");
        browser.awaitText(".leaving", "will be deleted");

        browser.open(service.uri().resolve("/health/live"));

        eventually(
                "it is deleted", () -> service.send("GET", "/products").json().isEmpty());
    }

    @Test
    void aProductThatSomebodyChangedIsNotDeleted() {
        String path = product("Chai", 1800, "USD");
        page.open(service.uri());
        service.sendJson("PATCH", path, "{\"price\":1900}");

        browser.click(page.row("Chai") + " [data-action=remove]");
        page.answerNotice("“Chai” will be deleted.", "Delete now");

        page.awaitNotice("“Chai” was changed meanwhile, and is still there.");
        browser.awaitText(page.row("Chai"), "$19.00");
    }

    @Test
    void anEditOfAProductThatIsGoneKeepsWhatWasWritten() {
        String path = product("Chai", 1800, "USD");
        page.open(service.uri());
        String editor = page.edit("Chai");
        browser.type(editor + " [name=name]", "Masala chai");
        service.send("DELETE", path);
        page.save(editor);

        page.answerNotice("Somebody deleted “Chai” meanwhile.", "Create it anew");
        page.create();

        page.awaitNames("Masala chai");
    }

    @Test
    void twoWindowsThatChangeOneProductAreShownBothVersions() {
        product("Chai", 1800, "USD");
        page.open(service.uri());
        String editor = page.edit("Chai");
        browser.type(editor + " [name=name]", "Chai of mine");
        browser.type(editor + " [name=description]", "A tin of 250 g");

        String first = browser.openAnotherWindow();
        page.open(service.uri());
        String other = page.edit("Chai");
        browser.type(other + " [name=name]", "Chai of theirs");
        browser.type(other + " [name=price]", "21");
        page.save(other);
        page.row("Chai of theirs");
        browser.closeWindowAndLookAt(first);
        page.save(editor);

        browser.awaitText(DIALOG, "Somebody else was faster");
        assertThat(browser.texts(DIALOG + " tbody th")).containsExactly("Name", "Description", "Price");
        assertThat(browser.texts(DIALOG + " .version"))
                .containsExactly("Chai of mine", "Chai of theirs", "A tin of 250 g", "empty", "$18.00", "$21.00");
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture("conflict");
        // What only one of the two changed is chosen already; about the name, the person has to decide.
        browser.clickButton(DIALOG, "Save this choice");
        assertThat(browser.count(DIALOG)).isEqualTo(1);
        browser.click(DIALOG + " tr:first-child td:nth-child(2) .version");
        browser.clickButton(DIALOG, "Save this choice");

        browser.awaitText(page.row("Chai of mine"), "$21.00");
        JsonNode stored = service.send("GET", "/products").json().get(0);
        assertThat(stored.path("version").asInt()).isEqualTo(3);
        assertThat(stored.path("description").asText()).isEqualTo("A tin of 250 g");
    }

    @Test
    void theStoredVersionCanBeTakenInstead() {
        String path = product("Chai", 1800, "USD");
        page.open(service.uri());
        String editor = page.edit("Chai");
        browser.type(editor + " [name=price]", "20");
        service.sendJson("PATCH", path, "{\"price\":1900}");
        page.save(editor);
        browser.awaitText(DIALOG, "Somebody else was faster");

        browser.press(Keys.ESCAPE);
        browser.awaitNone(DIALOG);
        page.save(editor);
        browser.clickButton(DIALOG, "Take the stored version");

        browser.awaitText(page.row("Chai"), "$19.00");
        assertThat(service.send("GET", path).json().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void theKeyboardIsEnough() {
        product("Chai", 1800, "USD");
        page.open(service.uri());

        browser.run("document.activeElement.blur(); return true");
        browser.pressTab();
        browser.await("document.activeElement.className === 'skip'");
        browser.press(Keys.ENTER);
        browser.await("document.activeElement.id === 'products'");
        for (String next : List.of("import", "create", "q", "currency", "sort")) {
            browser.pressTab();
            browser.await("document.activeElement.id === arguments[0]", next);
            browser.await("document.activeElement.matches(':focus-visible')"
                    + " && getComputedStyle(document.activeElement).outlineStyle === 'solid'");
        }
        for (int i = 0; i < 3; i++) {
            browser.pressTab();
            browser.await("document.activeElement.closest('th[data-sort]') !== null");
        }
        browser.pressTab();
        browser.await("document.activeElement.ariaLabel === 'Edit: Chai'");
        browser.press(Keys.ENTER);
        browser.await("document.activeElement.name === 'name'");
        browser.press(" latte", Keys.ENTER);

        page.awaitNames("Chai latte");
        browser.await("document.activeElement.ariaLabel === 'Edit: Chai latte'");
    }

    private Browser browserOnPage() {
        if (!Boolean.TRUE.equals(browser.run("return document.getElementById('create') !== null"))) {
            page.open(service.uri());
        }
        return browser;
    }

    private static List<String> strings(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private String product(String name, long price, String currency) {
        return service.sendJson(
                        "POST",
                        "/products",
                        "{\"name\":\"%s\",\"price\":%d,\"currency\":\"%s\"}".formatted(name, price, currency))
                .header("Location");
    }
}

package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.DemoPage.DIALOG;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Browser;
import org.minimarketplace.harness.BrowserExtension;
import org.minimarketplace.harness.DemoPage;
import org.minimarketplace.harness.RunningService;
import org.openqa.selenium.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the pages look, to people and to what reads them out. The pictures are in {@code target/screenshots}. */
@Tag("tools")
@ExtendWith(BrowserExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class AppearanceIT {

    private static final Logger LOG = LoggerFactory.getLogger(AppearanceIT.class);

    /** The whole demo UI as it goes over the network, compressed, with its header fields. */
    private static final long MAX_BYTES = 60_000;

    private Browser browser;
    private DemoPage page;

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @BeforeAll
    void start(Browser shared) {
        browser = shared;
        browser.startAfresh();
        page = new DemoPage(browser);
        for (String product : new String[] {
            "{'name':'Wool blanket','description':'Merino, 130 × 200 cm','price':149900,'currency':'NOK'}",
            "{'name':'Copper kettle','description':'One litre, tin-lined; for gas and open fire. Please do not put it"
                    + " into the dishwasher: it would not forgive you.','price':14900,'currency':'USD'}",
            "{'name':'Rye bread','price':480,'currency':'EUR'}",
            "{'name':'Pearl earrings','description':'Cultured pearls on gold','price':89500,'currency':'BHD'}",
            "{'name':'Moleskin notebook','description':'192 pages, dotted','price':1795,'currency':'GBP'}",
            "{'name':'Olive oil','description':'Cold-pressed, unfiltered, half a litre','price':1290,'currency':'EUR'}",
            "{'name':'Frankincense','description':'Hojari resin, 50 g','price':4750,'currency':'OMR'}",
            "{'name':'Kilim cushion','description':'Hand-woven wool, 45 × 45 cm','price':12500,'currency':'TRY'}",
            "{'name':'Sencha','description':'Green tea, first harvest','price':1500,'currency':'JPY'}",
            "{'name':'Chai','description':'Black tea with cardamom, ginger and clove','price':1850,'currency':'USD'}",
        }) {
            assertThat(service.sendJson("POST", "/products", product.replace('\'', '"'))
                            .status())
                    .isEqualTo(201);
        }
    }

    @AfterEach
    void nothingElseHappened() {
        browser.asDesktop();
        browser.withColours("light");
        assertThat(browser.consoleErrors("/tasks/permits", "favicon.ico")).isEmpty();
        browser.assertOnlyAsked(service.uri(), service.adminUri());
    }

    @ParameterizedTest(name = "in {0} colours")
    @ValueSource(strings = {"light", "dark"})
    void everyStateIsAccessible(String colours) {
        browser.withColours(colours);
        browser.asDesktop();
        page.open(service.uri());
        browser.awaitText("#ready", "Ready");
        browser.choose("#sort", "-createdAt");
        page.awaitShown();
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture(colours);

        page.edit("Kilim cushion");
        browser.click(page.row("Frankincense") + " [data-action=remove]");
        page.holdNotice("“Frankincense” will be deleted.");
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture(colours + "-editing");
        page.answerNotice("“Frankincense” will be deleted.", "Undo");

        page.fillInNew("Darjeeling", "19.005", "USD");
        page.create();
        browser.awaitText(DIALOG, "USD has at most 2 decimals.");
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture(colours + "-create");
        browser.press(Keys.ESCAPE);

        browser.click("#import");
        browser.awaitText(DIALOG, "Import products");
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.press(Keys.ESCAPE);

        page.search("nothing like it");
        browser.awaitText("#placeholder", "Nothing matches");
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture(colours + "-nothing");
    }

    /** WCAG 2.2, 1.4.10: at 320 pixels nothing has to be scrolled in two directions. */
    @ParameterizedTest(name = "a phone of {0} pixels is enough")
    @ValueSource(ints = {320, 360, 412})
    void aSmallPhoneIsEnough(int width) {
        browser.asPhone(width);
        page.open(service.uri());
        browser.awaitText("#ready", "Ready");
        assertFits(width);
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture("phone-" + width);

        String editor = page.edit("Sencha");
        browser.run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' }); return true", editor);
        assertFits(width);
        browser.picture("phone-editing-" + width);
        browser.press(Keys.ESCAPE);
        page.fillInNew("Darjeeling", "19.00", "USD");
        assertFits(width);
        browser.picture("phone-create-" + width);
        browser.press(Keys.ESCAPE);
    }

    @Test
    void onAPhoneTheProductsComeFirstAndTheStateOfTheServiceOpens() {
        browser.asPhone();
        page.open(service.uri());
        page.awaitShown();
        browser.awaitText("#ready-brief", "ready");
        assertThat((boolean) browser.run("const row = document.querySelector('#rows tr').getBoundingClientRect();"
                        + " return row.bottom <= Math.min(innerHeight, 740)"))
                .as("the first product is on the first screen")
                .isTrue();
        browser.await("document.getElementById('strip').checkVisibility() === false");

        browser.run("document.getElementById('unfold').focus(); return true");
        browser.press(Keys.ENTER);
        browser.await("document.getElementById('strip').checkVisibility()");
        browser.await("document.getElementById('unfold').getAttribute('aria-expanded') === 'true'");
        assertFits(360);
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture("phone-unfolded");

        browser.press(Keys.SPACE);
        browser.await("document.getElementById('strip').checkVisibility() === false");
        browser.await("document.getElementById('unfold').getAttribute('aria-expanded') === 'false'");
        browser.asDesktop();
        browser.await("document.getElementById('strip').checkVisibility()");
        browser.await("document.getElementById('unfold').checkVisibility() === false");
    }

    private void assertFits(int width) {
        assertThat((long) browser.run("return document.documentElement.scrollWidth"))
                .isEqualTo(width);
    }

    @Test
    void aChosenThemeStays() {
        page.open(service.uri());
        browser.await("getComputedStyle(document.documentElement).colorScheme === 'light dark'");
        browser.click("#theme");
        browser.click("#theme");
        browser.await("document.getElementById('theme').ariaLabel === 'Colours: Dark. Change them'");

        browser.reload();

        browser.await("getComputedStyle(document.documentElement).colorScheme === 'dark'");
        browser.await("getComputedStyle(document.body).backgroundColor === 'rgb(22, 22, 20)'");
    }

    @Test
    void thePageIsLight() {
        browser.forgetCache();
        page.open(service.uri());
        browser.await("performance.getEntriesByType('paint').length > 1");

        Object sums = browser.run("""
                const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                  .filter(({ name }) => !/products|health/.test(name));
                const sum = (key) => files.reduce((total, file) => total + file[key], 0);
                const paint = performance.getEntriesByType("paint")[0].startTime;
                return [sum("transferSize"), sum("decodedBodySize"), files.length, Math.round(paint)].map(String);
                """);

        String[] figures = String.valueOf(sums).replaceAll("[\\[\\] ]", "").split(",", -1);
        LOG.info(
                "the page: {} bytes over the network, {} bytes in {} files, first paint after {} ms",
                figures[0],
                figures[1],
                figures[2],
                figures[3]);
        assertThat(Long.parseLong(figures[0])).isBetween(10_000L, MAX_BYTES);
    }

    @ParameterizedTest(name = "in {0} colours")
    @ValueSource(strings = {"light", "dark"})
    void thePagesAboutProblemsAreAccessible(String colours) {
        browser.withColours(colours);
        browser.asDesktop();
        browser.open(service.uri().resolve("/problems/validation-failed"));
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture("problem-" + colours);

        browser.asPhone();
        browser.open(service.uri().resolve("/problems"));
        assertFits(360);
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture("problems-phone-" + colours);
    }

    @Test
    void theAdminIndexFitsAPhone() {
        browser.asPhone();
        browser.open(service.adminUri().resolve("/"));
        assertFits(360);
        browser.picture("admin-phone");
    }

    @ParameterizedTest(name = "in {0} colours")
    @ValueSource(strings = {"light", "dark"})
    void theAdminIndexIsAccessibleAndItsFormsRunTasks(String colours) {
        URI index = service.adminUri().resolve("/");
        browser.withColours(colours);
        browser.asDesktop();
        browser.open(index);
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture("admin-" + colours);

        browser.type("#permits-reads", "6");
        browser.clickButton("form[action='tasks/permits']", "Run permits");

        browser.awaitText("body", "read: limit=6 inUse=0 queued=0");
    }
}

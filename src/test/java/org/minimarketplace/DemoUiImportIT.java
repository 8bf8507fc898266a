package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.DemoPage.DIALOG;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.Browser;
import org.minimarketplace.harness.BrowserExtension;
import org.minimarketplace.harness.DemoPage;
import org.minimarketplace.harness.RunningService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files into the catalogue and out of it, and what a large catalogue is like. */
@Tag("tools")
@ExtendWith(BrowserExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DemoUiImportIT {

    private static final Logger LOG = LoggerFactory.getLogger(DemoUiImportIT.class);

    private static final int MANY = 5_000;

    @RegisterExtension
    private static final RunningService service = RunningService.asConfigured();

    @TempDir
    private static Path folder;

    private Browser browser;
    private DemoPage page;

    @BeforeAll
    void start(Browser shared) {
        browser = shared;
        browser.startAfresh();
        page = new DemoPage(browser);
    }

    @AfterEach
    void nothingElseHappened() {
        assertThat(browser.consoleErrors("status of 422")).isEmpty();
        browser.assertOnlyAsked(service.uri());
    }

    @Test
    void wrongLinesAreListedAndNothingIsStored() throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.ndjson"), """
                {"name":"Chai","price":1800}
                {"name":"  ","price":0}
                {"name":"Chang"
                {"name":"Aniseed syrup","price":10.5}
                {"name":"Tofu","price":2325,"currency":"XYZ"}
                """);
        page.open(service.uri());

        choose(file);

        browser.awaitText(DIALOG + " .outcome", "Nothing was imported: 5 errors.");
        assertThat(browser.texts(DIALOG + " .errors tbody td"))
                .containsExactly(
                        "2",
                        "name",
                        "must have 1 to 200 characters",
                        "2",
                        "price",
                        "must be greater than or equal to 1",
                        "3",
                        "–",
                        "is not valid JSON, or has a field twice",
                        "4",
                        "price",
                        "is not of the type that is expected here",
                        "5",
                        "currency",
                        "must be an ISO 4217 currency code, like USD");
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture("import-errors");
        assertThat(service.send("GET", "/products?q=chai").json()).isEmpty();
    }

    @Test
    void aDroppedFileIsCheckedFirstIfThatIsWanted() {
        page.open(service.uri());
        browser.run("""
                const files = new DataTransfer();
                files.items.add(new File(["name,price\\nDropped,100\\n"], "products.csv"));
                const event = (type) => new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: files });
                document.body.dispatchEvent(event("dragenter"));
                const shown = document.body.classList.contains("dropping");
                document.body.dispatchEvent(event("drop"));
                return shown;
                """);
        browser.await("document.querySelector('dialog input[type=file]').files[0].name === 'products.csv'");

        browser.click(DIALOG + " .check:nth-of-type(3) input");
        browser.clickButton(DIALOG, "Import");
        browser.awaitText(DIALOG + " .outcome", "The file is fine; nothing was stored.");
        assertThat(service.send("GET", "/products?q=dropped").json()).isEmpty();
        browser.click(DIALOG + " .check:nth-of-type(3) input");
        browser.clickButton(DIALOG, "Import");

        browser.awaitText(DIALOG + " .outcome", "Imported.");
        page.row("Dropped");
        assertThat(browser.text(page.row("Dropped") + " .number")).isEqualTo("$1.00");
    }

    @Test
    void aFileOfNoKnownKindIsNotSent() throws IOException {
        page.open(service.uri());

        choose(Files.writeString(folder.resolve("products.xlsx"), "x"));

        browser.awaitText(DIALOG + " .outcome", "The file's name must end in .ndjson or .csv.");
    }

    @Test
    void theCatalogueIsLinkedInBothFormats() {
        page.open(service.uri());

        for (String format : List.of("ndjson", "csv")) {
            String link = "a[download][href='products/export?format=" + format + "']";
            assertThat(browser.count(link)).isEqualTo(1);
            Answer export = service.send("GET", "/products/export?format=" + format);
            assertThat(export.status()).isEqualTo(200);
            assertThat(export.header("Content-Disposition")).contains("products." + format);
        }
    }

    @Test
    void aLargeFileShowsHowMuchOfItIsSent() throws IOException {
        page.open(service.uri());
        browser.run("""
                window.shares = [];
                new MutationObserver(() => {
                  const bar = document.querySelector("dialog progress");
                  if (bar && bar.position >= 0) window.shares.push(bar.position);
                }).observe(document.body, { subtree: true, childList: true, characterData: true });
                return true;
                """);
        browser.sendNoFasterThan(100_000);
        try {
            choose(many());
            browser.awaitText(DIALOG + " .outcome", "Imported.");
        } finally {
            browser.sendNoFasterThan(0);
        }

        browser.awaitText(DIALOG + " .counts", "5,000");
        browser.picture("import-done");
        assertThat((Boolean) browser.run("return window.shares.some((share) => share > 0 && share < 1)"))
                .as("progress was shown")
                .isTrue();
    }

    @Test
    void aHundredThousandProductsAreAsQuickAsFew() throws SQLException {
        fillWithAHundredThousand();
        page.open(service.uri());

        browser.choose("#sort", "name");
        browser.awaitText("#rows tr:first-child .name", "A 000001");
        for (int turn = 2; turn <= 4; turn++) {
            browser.click("#next");
            browser.awaitText("#position", "Page " + turn + ", 50 products");
        }
        browser.awaitText("#rows tr:first-child .name", "A 000151");
        browser.click("#previous");
        browser.awaitText("#position", "Page 3, 50 products");
        page.search("077777");
        page.awaitNames("A 077777");
        page.search("thing");
        browser.awaitText("#position", "Page 1, 50 products");
        assertThat(browser.count("#rows tr")).isEqualTo(50);
        assertThat(browser.count("*")).isLessThan(2_000);
        LOG.info("median of the answers with 100,000 products: {}", browser.text("#latency"));
    }

    /** An import of as many would take most of the time that all of these tests have. */
    private void fillWithAHundredThousand() throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                Statement statement = database.createStatement()) {
            statement.execute("""
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                    INSERT INTO products (id, name, description, price, currency, version, created_at, updated_at)
                    SELECT printf('0197e5a0-7c1e-7aaa-8000-%012x', i), printf('A %06d', i), 'A thing', 100 + i, 'USD', 1, i, i
                    FROM n
                    """);
            statement.execute("""
                    INSERT INTO products_text (rowid, name, description)
                    SELECT row_id, lower(name), lower(description) FROM products
                    """);
        }
    }

    private Path many() throws IOException {
        Path file = folder.resolve("many.ndjson");
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= MANY; i++) {
                lines.write("{\"name\":\"Article %06d\",\"price\":%d}\n".formatted(i, 100 + i % 9_900));
            }
        }
        return file;
    }

    private void choose(Path file) {
        browser.click("#import");
        browser.chooseFile(DIALOG + " input[type=file]", file);
        browser.clickButton(DIALOG, "Import");
    }
}

package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.auth.Token;
import org.minimarketplace.harness.Browser;
import org.minimarketplace.harness.BrowserExtension;
import org.minimarketplace.harness.DemoPage;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.TokenFiles;

/** What a person in front of a browser does where the service wants a token. */
@Tag("tools")
@ExtendWith(BrowserExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class TokensInBrowserIT {

    private static final String FIELD = "dialog.token [name=token]";

    private Browser browser;
    private DemoPage page;
    private RunningService service;
    private Token token;

    @BeforeAll
    void start(@TempDir Path folder, Browser shared) {
        browser = shared;
        page = new DemoPage(browser);
        Path file = TokenFiles.empty(folder);
        token = TokenFiles.add(file, "shop", Scope.WRITE);
        service = RunningService.in(folder, Map.of("auth.tokens", file.toString()));
    }

    @AfterAll
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void thePageAsksForATokenAndAgainForOneThatIsWrongAndKeepsItForTheTab() {
        browser.startAfresh();
        browser.forget(service.uri());
        browser.open(service.uri().resolve("/"));
        use("wrong");
        browser.await("document.querySelector('#token-title')?.textContent === 'This token is not good'");
        use(token.secret());
        page.awaitShown();
        page.fillInNew("Chai", "18", "USD");
        page.create();
        page.row("Chai");

        browser.open(service.uri().resolve("/"));
        page.awaitShown();
        page.row("Chai");

        assertThat(browser.run("return document.cookie + localStorage.getItem('token')"))
                .isEqualTo("null");
        assertThat(browser.consoleErrors("status of 401")).isEmpty();
    }

    @Test
    void swaggerUiSendsTheTokenThatItIsAuthorizedWith() {
        String list = "#operations-Products-listProducts";
        String status = list + " .live-responses-table .response .response-col_status";
        browser.startAfresh();
        browser.open(service.uri().resolve("/swagger/#/Products/listProducts"));
        browser.await("document.querySelector('" + list + " .execute') !== null");
        browser.click(list + " .execute");
        browser.awaitText(status, "401");

        browser.click(".auth-wrapper .authorize");
        browser.await("document.querySelector('.modal-ux input') !== null");
        browser.type(".modal-ux input", token.secret());
        browser.click(".modal-ux .auth-btn-wrapper [type=submit]");
        browser.click(".modal-ux .btn-done");
        browser.click(list + " .execute");

        browser.awaitText(status, "200");
        assertThat(browser.consoleErrors("status of 401")).isEmpty();
    }

    private void use(String text) {
        browser.await("document.querySelector(arguments[0]) !== null", FIELD);
        browser.type(FIELD, text);
        browser.click("dialog.token [type=submit]");
    }
}

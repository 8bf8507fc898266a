package org.minimarketplace.harness;

import java.net.URI;
import java.util.List;

/** The demo UI as a person uses it. */
public record DemoPage(Browser browser) {

    public static final String SEARCH = "#q";
    public static final String DIALOG = "dialog[open]";

    /** Opens it as if for the first time, and waits for the products. */
    public DemoPage open(URI service) {
        browser.forget(service);
        browser.open(service.resolve("/"));
        awaitShown();
        return this;
    }

    /** Waits until nothing is being loaded. */
    public void awaitShown() {
        browser.await("document.getElementById('listing')?.getAttribute('aria-busy') === 'false'");
    }

    /** What is shown, from the top. */
    public List<String> names() {
        return browser.texts("#rows .name");
    }

    public void awaitNames(String... names) {
        browser.await(
                "JSON.stringify(Array.from(document.querySelectorAll('#rows .name'), (each) => each.textContent))"
                        + " === JSON.stringify(arguments[0])",
                List.of(names));
    }

    /** Waits for a row with this name, and answers a selector for the row. */
    public String row(String name) {
        browser.await(
                "Array.from(document.querySelectorAll('#rows tr[data-id]')).some((row) =>"
                        + " row.querySelector('.name')?.textContent === arguments[0])",
                name);
        String id = (String) browser.run(
                "return Array.from(document.querySelectorAll('#rows tr[data-id]')).find((row) =>"
                        + " row.querySelector('.name')?.textContent === arguments[0]).dataset.id",
                name);
        return "tr[data-id='" + id + "']";
    }

    public void search(String text) {
        browser.type(SEARCH, text);
    }

    /** Opens the editor in the row of a product, and answers a selector for it. */
    public String edit(String name) {
        String row = row(name);
        browser.click(row + " [data-action=edit]");
        browser.await("document.activeElement.name === 'name'");
        return row + " form";
    }

    public void save(String editor) {
        browser.clickButton(editor, "Save");
    }

    /** Fills the dialog for a new product in, and does not send it. */
    public void fillInNew(String name, String price, String currency) {
        browser.click("#create");
        browser.type(DIALOG + " [name=name]", name);
        browser.choose(DIALOG + " [name=currency]", currency);
        browser.type(DIALOG + " [name=price]", price);
    }

    public void create() {
        browser.clickButton(DIALOG, "Create");
    }

    public void awaitNotice(String text) {
        browser.await("document.getElementById('notices').textContent.includes(arguments[0])", text);
    }

    /** Waits for a notice, and points at it: its time stands still from then on. */
    public void holdNotice(String text) {
        awaitNotice(text);
        browser.run(
                "Array.from(document.querySelectorAll('.notice')).find((each) =>"
                        + " each.textContent.includes(arguments[0]))"
                        + ".dispatchEvent(new PointerEvent('pointerenter')); return true",
                text);
    }

    /** Presses a button of the notice that has this text. */
    public void answerNotice(String text, String button) {
        awaitNotice(text);
        browser.run(
                "const notice = Array.from(document.querySelectorAll('.notice')).find((each) =>"
                        + " each.textContent.includes(arguments[0]));"
                        + "Array.from(notice.querySelectorAll('button')).find((each) =>"
                        + " each.textContent === arguments[1]).click(); return true",
                text,
                button);
    }
}

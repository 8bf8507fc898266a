package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Chromium without a screen, as a person in front of it would use it. Waits for what it is asked to touch; never
 * sleeps. The binaries are Debian's, or those that CHROMIUM and CHROMEDRIVER name: nothing is downloaded.
 */
public final class Browser implements AutoCloseable {

    private static final Path PICTURES = Path.of("target", "screenshots");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts it; where there is none, ends the test with a line that says so, as failed where CI is true.
     *
     * @param profile a folder for it alone
     */
    public static Browser start(Path profile) {
        Path chromium = binary("CHROMIUM", "/usr/bin/chromium");
        Path chromedriver = binary("CHROMEDRIVER", "/usr/bin/chromedriver");
        for (Path needed : List.of(chromium, chromedriver)) {
            if (!Files.isExecutable(needed)) {
                String missing = needed + " is missing: apt-get install chromium chromium-driver";
                if ("true".equals(System.getenv("CI"))) {
                    fail(missing);
                }
                abort(missing);
            }
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-color-profile=srgb",
                "--lang=en-US",
                "--window-size=1280,900",
                "--user-data-dir=" + profile.toAbsolutePath());
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
        return new Browser(driver);
    }

    private static Path binary(String variable, String otherwise) {
        return Path.of(Objects.requireNonNullElse(System.getenv(variable), otherwise));
    }

    public void open(URI page) {
        driver.get(page.toString());
    }

    /** Forgets what pages of this origin have stored. */
    public void forget(URI origin) {
        driver.executeCdpCommand(
                "Storage.clearDataForOrigin", Map.of("origin", origin.toString(), "storageTypes", "local_storage"));
    }

    /** Forgets the files that it has kept. */
    public void forgetCache() {
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
    }

    public void reload() {
        driver.navigate().refresh();
    }

    /** Leaves whatever page there is, and forgets what was logged so far. */
    public void startAfresh() {
        driver.get("about:blank");
        driver.manage().logs().get(LogType.BROWSER);
        driver.manage().logs().get(LogType.PERFORMANCE);
        asDesktop();
    }

    /** Runs JavaScript in each page that is opened from now on, before the page's own. */
    public void runInEveryPage(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Another window, which is looked at from now on; answers the one that was looked at so far. */
    public String openAnotherWindow() {
        String former = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.WINDOW);
        return former;
    }

    public String window() {
        return driver.getWindowHandle();
    }

    public void lookAt(String window) {
        driver.switchTo().window(window);
    }

    /** Closes the window that is looked at, and looks at another one. */
    public void closeWindowAndLookAt(String window) {
        driver.close();
        lookAt(window);
    }

    /** Clicks what a person sees there, once it is there. */
    public void click(String css) {
        patiently(css, WebElement::click);
    }

    /** Clicks the button with this text, once it is there, within what the selector finds. */
    public void clickButton(String within, String text) {
        By button = By.xpath(".//button[normalize-space()='" + text + "']");
        patiently(within, element -> element.findElement(button).click());
    }

    /** Types, instead of what stands there. */
    public void type(String css, String text) {
        patiently(css, field -> {
            field.clear();
            field.sendKeys(text);
        });
    }

    /** Chooses an option by its value. */
    public void choose(String css, String value) {
        patiently(
                css,
                field -> field.findElement(By.cssSelector("option[value='" + value + "']"))
                        .click());
    }

    public void chooseFile(String css, Path file) {
        patiently(css, field -> field.sendKeys(file.toAbsolutePath().toString()));
    }

    /** Presses keys wherever the focus is. */
    public void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    public void pressTab() {
        press(Keys.TAB);
    }

    private void patiently(String css, java.util.function.Consumer<WebElement> action) {
        List<String> reasons = new ArrayList<>(List.of(css));
        eventually(reasons.toString(), () -> {
            try {
                action.accept(driver.findElement(By.cssSelector(css)));
                return true;
            } catch (NoSuchElementException | StaleElementReferenceException e) {
                return false;
            } catch (WebDriverException e) {
                if (String.valueOf(e.getMessage()).contains("intercepted")
                        || String.valueOf(e.getMessage()).contains("not interactable")) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Waits until a JavaScript expression is true. */
    public void await(String expression, Object... arguments) {
        eventually(expression + " " + List.of(arguments), () -> {
            try {
                return Boolean.TRUE.equals(run("return Boolean(" + expression + ")", arguments));
            } catch (WebDriverException e) {
                // A page that is being left.
                return false;
            }
        });
    }

    /** Waits until what the selector finds has this text in it. */
    public void awaitText(String css, String text) {
        await("document.querySelector(arguments[0])?.textContent.includes(arguments[1])", css, text);
    }

    public void awaitNone(String css) {
        await("document.querySelector(arguments[0]) === null", css);
    }

    /** Runs JavaScript in the page; {@code arguments} has the arguments. */
    @SuppressWarnings("NullAway") // Selenium does not say what may be null; scripts here always return something.
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs JavaScript that answers by calling the function that is its last argument. */
    @SuppressWarnings("NullAway") // As above.
    public Object runAsync(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    public String text(String css) {
        return (String) run("return document.querySelector(arguments[0])?.textContent ?? ''", css);
    }

    @SuppressWarnings("unchecked")
    public List<String> texts(String css) {
        return (List<String>)
                run("return Array.from(document.querySelectorAll(arguments[0]), (each) => each.textContent)", css);
    }

    public long count(String css) {
        return (long) run("return document.querySelectorAll(arguments[0]).length", css);
    }

    /** As large as a window of a desktop. */
    public void asDesktop() {
        size(1280, 900, 1, false);
    }

    /** As large as a small phone. */
    public void asPhone() {
        asPhone(360);
    }

    public void asPhone(int width) {
        size(width, 740, 2, true);
    }

    private void size(int width, int height, int scale, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile));
    }

    /** As a system with {@code light} or {@code dark} colours. */
    public void withColours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Lets no more than this many bytes in a second out of the browser; 0 for as many as there are. */
    public void sendNoFasterThan(int bytes) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of(
                        "offline",
                        false,
                        "latency",
                        0,
                        "downloadThroughput",
                        -1,
                        "uploadThroughput",
                        bytes == 0 ? -1 : bytes));
    }

    /** Puts a picture of what is seen into {@code target/screenshots}. */
    public void picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What axe-core finds wrong with the page once nothing moves any more, a line for each. */
    @SuppressWarnings("unchecked")
    public List<String> accessibilityViolations() {
        // What fades in has too little contrast on its way.
        await("document.getAnimations().every((each) => each.playState !== 'running'"
                + " || each.effect.getComputedTiming().endTime === Infinity)");
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            run(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8) + ";return true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (List<String>) runAsync("""
                const done = arguments[arguments.length - 1];
                axe.run({ resultTypes: ["violations"] }).then(
                  ({ violations }) => done(violations.flatMap(({ id, help, nodes }) =>
                    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target}: ${failureSummary}`))),
                  (error) => done([String(error)]));
                """);
    }

    /** The errors on the console since the last time, but for those with a text that is expected. */
    public List<String> consoleErrors(String... expectedTexts) {
        List<String> errors = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            boolean expected = Stream.of(expectedTexts).anyMatch(entry.getMessage()::contains);
            if (entry.getLevel().intValue() >= Level.WARNING.intValue() && !expected) {
                errors.add(entry.getMessage());
            }
        }
        return errors;
    }

    /** Fails if the pages asked any other origin for anything since the last time. */
    public void assertOnlyAsked(URI... origins) {
        List<String> strangers = driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> Answer.parse(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asText().equals("Network.requestWillBeSent"))
                .map(message ->
                        message.path("params").path("request").path("url").asText())
                .filter(url -> url.startsWith("http")
                        && Stream.of(origins).noneMatch(origin -> url.startsWith(origin.toString())))
                .toList();
        assertThat(strangers).isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}

package org.minimarketplace;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.minimarketplace.harness.Browser;
import org.minimarketplace.harness.DemoPage;
import org.minimarketplace.harness.RunningService;
import org.slf4j.LoggerFactory;

/**
 * How long a person waits in the demo UI, in a small catalogue and in a large one: medians, as a table in Markdown.
 * From what the browser was told (the navigation, the key, the click) until the rows are painted. No test: what it
 * finds depends on the machine.
 */
final class DemoUiBenchmark {

    private static final int SMALL = 1_000;
    private static final int LARGE = 100_000;
    private static final int WARM_UP = 2;
    private static final int ROUNDS = 9;

    private static final List<String> WORDS = List.of(
            "green", "black", "white", "tea", "coffee", "pot", "cup", "leaf", "assam", "darjeeling", "oolong", "mint");

    private static final List<String> HEADINGS = List.of("name", "price", "updatedAt");

    /** Notes in every page when somebody last pressed something, and when rows were last painted. */
    private static final String STOPWATCH = """
            for (const kind of ["keydown", "click", "change"]) {
              addEventListener(kind, ({ timeStamp }) => { window.began = timeStamp; window.painted = undefined; }, true);
            }
            new MutationObserver(() => {
              if (document.getElementById("listing").getAttribute("aria-busy") === "false") {
                requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now(); }));
              }
            }).observe(document, { subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
            """;

    private final Browser browser;
    private final RunningService service;

    private DemoUiBenchmark(Browser browser, RunningService service) {
        this.browser = browser;
        this.service = service;
    }

    /** Fills both catalogues, measures, and prints the table. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("demo-ui-benchmark");
        try (Browser browser = Browser.start(folder.resolve("browser"))) {
            browser.runInEveryPage(STOPWATCH);
            Map<String, Double> small = measured(browser, folder, SMALL);
            Map<String, Double> large = measured(browser, folder, LARGE);
            PrintStream out = System.out;
            out.printf(Locale.ROOT, "| wait | %,d products | %,d products |%n", SMALL, LARGE);
            out.println("|---|---:|---:|");
            large.forEach((name, millis) -> out.printf(
                    Locale.ROOT, "| %s | %.0f ms | %.0f ms |%n", name, small.getOrDefault(name, Double.NaN), millis));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Map<String, Double> measured(Browser browser, Path folder, int count) throws Exception {
        Path own = Files.createDirectory(folder.resolve(String.valueOf(count)));
        try (RunningService service = RunningService.in(own, Map.of())) {
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
            fill(service, count);
            return new DemoUiBenchmark(browser, service).waits();
        }
    }

    private static void fill(RunningService service, int count) throws Exception {
        Random random = new Random(42);
        String file = IntStream.range(0, count)
                .mapToObj(number -> product(random, number))
                .collect(Collectors.joining("\n"));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(service.uri().resolve("/products/import"))
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(file))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    private static String product(Random random, int number) {
        return "{\"name\":\"%s %d\",\"description\":\"%s\",\"price\":%d,\"currency\":\"%s\"}"
                .formatted(
                        words(random, 3),
                        number,
                        words(random, 8),
                        100 + random.nextInt(20_000),
                        random.nextInt(4) == 0 ? "JPY" : "USD");
    }

    private static String words(Random random, int count) {
        return random.ints(count, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    private Map<String, Double> waits() {
        Map<String, Double> waits = new LinkedHashMap<>();
        waits.put("opening the page", median(round -> {}, round -> open()));
        waits.put(
                "the first key in the search box",
                median(this::emptySearch, round -> browser.press(first(round).substring(0, 1))));
        waits.put(
                "the last key of a word in the search box",
                median(
                        round -> {
                            emptySearch(round);
                            type(first(round).substring(0, first(round).length() - 1));
                        },
                        round -> browser.press(
                                first(round).substring(first(round).length() - 1))));
        waits.put(
                "the last key of a second word",
                median(
                        round -> {
                            emptySearch(round);
                            type(first(round) + " "
                                    + second(round).substring(0, second(round).length() - 1));
                        },
                        round -> browser.press(
                                second(round).substring(second(round).length() - 1))));
        waits.put(
                "sorting by a heading",
                median(
                        round -> open(),
                        round -> browser.click("th[data-sort=" + HEADINGS.get(round % HEADINGS.size()) + "] button")));
        open();
        browser.click("th[data-sort=price] button");
        awaitPainted();
        waits.put("the next page", median(round -> {}, round -> browser.click("#next")));
        waits.put("a currency", median(round -> open(), round -> browser.choose("#currency", "JPY")));
        return waits;
    }

    private static String first(int round) {
        return WORDS.get(Math.floorMod(round, WORDS.size()));
    }

    private static String second(int round) {
        return WORDS.get(Math.floorMod(round + 5, WORDS.size()));
    }

    private void emptySearch(int round) {
        open();
        browser.click(DemoPage.SEARCH);
    }

    private void open() {
        browser.open(service.uri().resolve("/"));
        awaitPainted();
    }

    /** Types, and waits for what is found. */
    private void type(String text) {
        browser.press(text);
        awaitPainted();
    }

    /** In milliseconds. */
    private double median(IntConsumer prepare, IntConsumer act) {
        double[] millis = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            prepare.accept(Math.floorMod(round, ROUNDS));
            act.accept(Math.floorMod(round, ROUNDS));
            awaitPainted();
            millis[Math.max(0, round)] =
                    ((Number) browser.run("return window.painted - (window.began ?? 0)")).doubleValue();
        }
        Arrays.sort(millis);
        return millis[ROUNDS / 2];
    }

    private void awaitPainted() {
        // Waits in the page: asking again and again from outside would take the time that is measured.
        browser.runAsync("""
                const done = arguments[0];
                const look = () => (window.painted === undefined ? setTimeout(look, 20) : done(true));
                look();
                """);
    }
}

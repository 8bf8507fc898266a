package org.minimarketplace.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Position;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.ProductStore;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.SortKey;
import org.minimarketplace.core.SortKey.Field;
import org.minimarketplace.core.UuidV7Generator;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseObserver;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.JdbiProductStore;
import org.minimarketplace.db.Storage;
import org.minimarketplace.db.sqlite.Sqlite;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateObserver;
import org.minimarketplace.gate.GateSettings;
import org.slf4j.LoggerFactory;

/**
 * What reading costs in a small catalogue and in a large one, without HTTP: medians of one thread, as a table in
 * Markdown. Nothing here should grow with the catalogue.
 */
public final class PageBenchmark {

    private static final int SMALL = 1_000;
    private static final int LARGE = 100_000;
    private static final int PAGE = 50;
    private static final int BATCH = 1_000;
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 1_000;

    private static final String[] WORDS = {
        "green",
        "black",
        "white",
        "tea",
        "coffee",
        "pot",
        "cup",
        "leaf",
        "assam",
        "darjeeling",
        "oolong",
        "mint",
        "ginger",
        "lemon",
        "classic",
        "strong",
        "mild",
        "organic",
        "decaf",
        "blend"
    };

    private PageBenchmark() {}

    /** Fills both catalogues in a temporary folder, measures, and prints the table. */
    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        // Once for the compiler, whose first minutes are not to be measured.
        for (int i = 0; i < 2; i++) {
            measured(SMALL);
        }
        Map<String, Double> small = measured(SMALL);
        Map<String, Double> large = measured(LARGE);
        PrintStream out = System.out;
        out.printf(Locale.ROOT, "| read | %,d products | %,d products | ratio |%n", SMALL, LARGE);
        out.println("|---|---:|---:|---:|");
        large.forEach((name, micros) -> {
            double other = small.getOrDefault(name, Double.NaN);
            out.printf(Locale.ROOT, "| %s | %.0f µs | %.0f µs | %.2f |%n", name, other, micros, micros / other);
        });
    }

    private static Map<String, Double> measured(int count) throws Exception {
        Path folder = Files.createTempDirectory("page-benchmark");
        DatabaseSettings settings = DatabaseSettings.at("jdbc:sqlite:" + folder.resolve("bench.db"));
        Storage storage = new Sqlite(settings, BackupSettings.defaults(), Clock.systemUTC())
                .open(
                        new DatabaseGate(GateSettings.defaults(), Duration.ofSeconds(5), GateObserver.NONE),
                        DatabaseObserver.NONE,
                        new MetricRegistry());
        try {
            ProductStore store = new JdbiProductStore(storage.unitsOfWork(), Clock.systemUTC(), Duration.ofHours(1));
            return measured(store, fill(store, count));
        } finally {
            storage.stop();
            delete(folder);
        }
    }

    /** Products with names of several words, prices that are often equal, and times that grow. */
    private static List<Product> fill(ProductStore store, int count) {
        Random random = new Random(42);
        UuidV7Generator ids = new UuidV7Generator(Clock.systemUTC());
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<Product> all = new ArrayList<>();
        while (all.size() < count) {
            List<Product> batch = new ArrayList<>();
            while (batch.size() < BATCH) {
                Instant created = start.plusMillis(10L * (all.size() + batch.size()));
                ProductDetails details = new ProductDetails(
                        words(random, 3) + " " + random.nextInt(count),
                        random.nextBoolean() ? words(random, 12) : null,
                        100 + random.nextInt(2_000),
                        random.nextInt(4) == 0 ? "EUR" : "USD");
                batch.add(new Product(ids.get(), details, 1, created, created.plusSeconds(random.nextInt(1_000_000))));
            }
            store.insert(batch, null, deadline());
            all.addAll(batch);
        }
        return all;
    }

    private static String words(Random random, int count) {
        return String.join(
                " ",
                Stream.generate(() -> WORDS[random.nextInt(WORDS.length)])
                        .limit(count)
                        .toList());
    }

    private static Map<String, Double> measured(ProductStore store, List<Product> products) {
        Map<String, Double> medians = new LinkedHashMap<>();
        Random random = new Random(1);
        medians.put(
                "by id",
                median(() ->
                        store.find(products.get(random.nextInt(products.size())).id(), deadline())));
        for (Field field : Field.values()) {
            for (boolean descending : new boolean[] {false, true}) {
                List<SortKey> sort = List.of(new SortKey(field, descending));
                String name = (descending ? "-" : "") + field.name().toLowerCase(Locale.ROOT);
                medians.put(name + ", first page", page(store, ProductFilter.ALL, sort, null));
                medians.put(
                        name + ", at 90 %", page(store, ProductFilter.ALL, sort, deep(store, sort, products.size())));
            }
        }
        List<SortKey> mixed = List.of(new SortKey(Field.PRICE, true), new SortKey(Field.NAME, false));
        medians.put("-price,name, at 90 %", page(store, ProductFilter.ALL, mixed, deep(store, mixed, products.size())));
        medians.put("search for two words", page(store, search("green tea"), List.of(), null));
        medians.put("search for a word and a beginning", page(store, search("darjeeling o"), List.of(), null));
        return medians;
    }

    private static ProductFilter search(String text) {
        return new ProductFilter(SearchWords.of(text), null, null, null);
    }

    /** Where nine tenths of the catalogue are behind. */
    private static @Nullable Position deep(ProductStore store, List<SortKey> sort, int count) {
        Position position = null;
        for (int behind = 0; behind < count * 9 / 10; behind += 200) {
            ProductPage page = store.page(new ProductQuery(ProductFilter.ALL, sort, position, 200, false), deadline());
            position = page.next();
        }
        return position;
    }

    private static double page(
            ProductStore store, ProductFilter filter, List<SortKey> sort, @Nullable Position position) {
        ProductQuery query = new ProductQuery(filter, sort, position, PAGE, false);
        return median(() -> store.page(query, deadline()));
    }

    /** In microseconds. */
    private static double median(Supplier<?> read) {
        long[] nanos = new long[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long before = System.nanoTime();
            Object answer = read.get();
            // Looks at the answer, so that nobody can do without reading it.
            nanos[Math.max(0, i)] = answer == null ? 0 : System.nanoTime() - before;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2] / 1_000.0;
    }

    private static Deadline deadline() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}

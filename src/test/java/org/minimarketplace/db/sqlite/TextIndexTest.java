package org.minimarketplace.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.ModelProductStore;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.ProductStore;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.Word;
import org.minimarketplace.core.Words;
import org.minimarketplace.db.IndexedText;
import org.minimarketplace.db.Migrator;
import org.minimarketplace.db.TestStore;

/** The index holds the words that core makes, and no others: over all of Unicode, on a real file. */
class TextIndexTest {

    private static final int CODE_POINTS_IN_A_ROW = 128;

    @TempDir
    static Path folder;

    private static StoreFile file;

    @BeforeAll
    static void open() {
        file = new StoreFile(folder.resolve("store.db"), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        file.close();
    }

    @BeforeEach
    void clear() {
        file.write(handle -> handle.execute("DELETE FROM products"));
    }

    @Test
    void theIndexHoldsTheWordsOfEveryCodePoint() throws SQLException {
        List<String> texts = new ArrayList<>();
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += CODE_POINTS_IN_A_ROW) {
            StringBuilder text = new StringBuilder();
            IntStream.range(first, first + CODE_POINTS_IN_A_ROW)
                    .filter(codePoint -> Character.getType(codePoint) != Character.SURROGATE)
                    .mapToObj(Character::toString)
                    .forEach(it -> text.append(it + " a" + it + "b " + it + "b a" + it + " "));
            texts.add(text.toString());
        }
        try (Connection connection = TestDatabases.connect(folder.resolve("every-code-point.db"))) {
            new Migrator(SqliteMigrations.all(), new SqliteDialect(), Clock.systemUTC())
                    .migrate(connection, (step, done, total) -> {});
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO products_text (rowid, name) VALUES (?, ?)")) {
                for (int row = 0; row < texts.size(); row++) {
                    insert.setInt(1, row + 1);
                    insert.setString(2, IndexedText.words(texts.get(row)));
                    insert.executeUpdate();
                }
            }

            List<Set<String>> held = held(connection, texts.size());

            for (int row = 0; row < texts.size(); row++) {
                assertThat(held.get(row))
                        .as("from U+%04X", row * CODE_POINTS_IN_A_ROW)
                        .isEqualTo(words(texts.get(row)));
            }
        }
    }

    /**
     * What the index says that it holds: <a
     * href="https://www.sqlite.org/fts5.html#the_fts5vocab_virtual_table_module">fts5vocab</a>.
     */
    private static List<Set<String>> held(Connection connection, int rows) throws SQLException {
        List<Set<String>> held = new ArrayList<>();
        IntStream.range(0, rows).forEach(row -> held.add(new TreeSet<>()));
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, products_text, instance)");
            try (ResultSet row = statement.executeQuery("SELECT doc, term FROM temp.held")) {
                while (row.next()) {
                    held.get(row.getInt(1) - 1).add(row.getString(2));
                }
            }
        }
        return held;
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(Words.in(text).stream().map(Word::text).toList());
    }

    static LongStream seeds() {
        return LongStream.concat(LongStream.of(1, 2), LongStream.of(new Random().nextInt(1_000_000)));
    }

    @ParameterizedTest(
            name = "with seed {0}, products of random text are found by their names and as the model finds them")
    @MethodSource("seeds")
    void randomTextIsFound(long seed) {
        Random random = new Random(seed);
        ProductStore model = new ModelProductStore();
        List<Product> products = new ArrayList<>();
        for (int number = 1; number <= 120; number++) {
            String description = random.nextBoolean() ? text(random, 40) : null;
            products.add(TestStore.product(
                    number, text(random, 1 + random.nextInt(number % 10 == 0 ? 200 : 12)), description, 1));
        }
        file.store().insert(products, null, TestStore.deadline());
        model.insert(products, null, TestStore.deadline());

        for (Product product : products) {
            String name = product.details().name();
            assertThat(find(file.store(), name).products()).as("[%s]", name).contains(product);
            for (String part : name.split("[ \u200b\u3000]", 6)) {
                if (!SearchWords.of(part).words().isEmpty()) {
                    assertThat(find(file.store(), part).products())
                            .as("[%s] of [%s]", part, name)
                            .contains(product);
                }
            }
            for (String query : List.of(name, text(random, 2), name.substring(0, name.offsetByCodePoints(0, 1)))) {
                assertThat(find(file.store(), query)).as("[%s]", query).isEqualTo(find(model, query));
            }
        }
    }

    private static ProductPage find(ProductStore store, String text) {
        ProductFilter filter = new ProductFilter(SearchWords.of(text), null, null, null);
        return store.page(new ProductQuery(filter, List.of(), null, 1_000, true), TestStore.deadline());
    }

    /** Of all planes, with what is often meant together; without a blank at its ends. */
    private static String text(Random random, int length) {
        String often =
                "aAbB09 \u00e9\u0301\u03c3\u03c2\u03a3\u00df\u0401\u0435\u2615\ufe0f\u200d\u20ac+*\"'()-:^{}!.,\u4e1c\u4eac\u5854\u304c\u30fc\ud55c\u1112\u1161\u0e01\u0e32 \u3000\u200b";
        StringBuilder text = new StringBuilder();
        while (text.codePointCount(0, text.length()) < length) {
            int any = switch (random.nextInt(8)) {
                case 0 -> 1 + random.nextInt(0xD7FF);
                case 1 -> 0xE000 + random.nextInt(Character.MAX_CODE_POINT - 0xE000);
                default -> often.charAt(random.nextInt(often.length()));
            };
            boolean border = text.isEmpty() || text.codePointCount(0, text.length()) == length - 1;
            if (!(border && SearchWords.of(Character.toString(any)).words().isEmpty())) {
                text.appendCodePoint(any);
            }
        }
        return text.toString();
    }

    @Test
    void aNameOfTwoHundredWordsIsFound() {
        String name = IntStream.range(0, 200)
                .mapToObj(i -> Character.toString(0x1F400 + i))
                .reduce("", String::concat);
        String squares = IntStream.range(0, 200)
                .mapToObj(i -> Character.toString(0x3300 + i))
                .reduce("", String::concat);
        Collection<Product> products =
                List.of(TestStore.product(1, name, null, 1), TestStore.product(2, squares, null, 1));
        file.store().insert(List.copyOf(products), null, TestStore.deadline());

        assertThat(products)
                .allSatisfy(product -> assertThat(
                                find(file.store(), product.details().name()).products())
                        .containsExactly(product));
    }
}

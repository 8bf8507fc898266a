package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.core.Position;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.SortKey;
import org.minimarketplace.core.SortKey.Field;
import org.minimarketplace.db.sqlite.SqlitePages;
import org.minimarketplace.db.sqlite.StoreFile;

/** What the pages cost does not grow with the catalogue: each is a range of an index, and nothing is sorted. */
class PageQueryPlanTest {

    private static final PageDialect PAGES = new SqlitePages();

    private static final int PRODUCTS = 3_000;
    private static final String SORTS = "USE TEMP B-TREE";

    @TempDir
    static Path folder;

    private static StoreFile file;

    @BeforeAll
    static void fill() {
        file = new StoreFile(folder.resolve("store.db"), Clock.systemUTC());
        List<Product> products = new ArrayList<>();
        for (int i = 1; i <= PRODUCTS; i++) {
            products.add(TestStore.product(i, "Tea " + i % 700, "Leaf " + i % 11, 100 + i % 500));
        }
        file.store().insert(products, null, TestStore.deadline());
    }

    @AfterAll
    static void close() {
        file.close();
    }

    @ParameterizedTest(name = "the {0} page by {1} is a range of an index")
    @MethodSource("pages")
    void sortedPagesAreRangesOfAnIndex(String which, SortKey key, boolean later) {
        ProductQuery query = new ProductQuery(ProductFilter.ALL, List.of(key), null, 50, false);
        if (later) {
            ProductPage first = file.store().page(query, TestStore.deadline());
            query = new ProductQuery(ProductFilter.ALL, List.of(key), first.next(), 50, false);
        }

        List<String> plan = plan(PageSql.sorted(query, PAGES));

        String index = "products_by_" + key.field().name().toLowerCase(Locale.ROOT);
        assertThat(plan)
                .singleElement()
                .asString()
                .contains("USING INDEX " + index)
                .doesNotContain(SORTS);
        assertThat(plan.get(0)).startsWith(later ? "SEARCH p" : "SCAN p");
    }

    static Stream<Arguments> pages() {
        List<Arguments> pages = new ArrayList<>();
        for (Field field : Field.values()) {
            for (boolean descending : new boolean[] {false, true}) {
                SortKey key = new SortKey(field, descending);
                pages.add(Arguments.of("first", key, false));
                pages.add(Arguments.of("later", key, true));
            }
        }
        return pages.stream();
    }

    @Test
    void aSecondKeySortsTiesOfTheFirstAlone() {
        SortKey price = new SortKey(Field.PRICE, true);
        SortKey name = new SortKey(Field.NAME, false);
        ProductQuery first = new ProductQuery(ProductFilter.ALL, List.of(price, name), null, 50, false);
        Position next = file.store().page(first, TestStore.deadline()).next();
        ProductQuery later = new ProductQuery(ProductFilter.ALL, List.of(price, name), next, 50, false);

        assertThat(plan(PageSql.sorted(later, PAGES)))
                .first()
                .asString()
                .startsWith("SEARCH p USING INDEX products_by_price (price<?)");
        assertThat(plan(PageSql.sorted(later, PAGES))).noneMatch(step -> step.equals(SORTS + " FOR ORDER BY"));
    }

    @ParameterizedTest(name = "a search for [{0}] reads its rows in the order of the text index")
    @ValueSource(strings = {"tea", "leaf te", "leaf tea 1"})
    void rankedPagesSortNothing(String text) {
        SearchWords search = SearchWords.of(text);
        for (String match : List.of(PAGES.inName(search), PAGES.notInName(search))) {
            for (long before : new long[] {Long.MAX_VALUE, 100}) {
                List<String> plan = plan(PageSql.ranked(ProductFilter.ALL, PAGES, match, before, 51));

                assertThat(plan).noneMatch(step -> step.startsWith(SORTS));
                assertThat(plan).hasSize(2);
                assertThat(plan.get(0)).startsWith("SCAN t VIRTUAL TABLE INDEX");
                assertThat(plan.get(1)).isEqualTo("SEARCH p USING INTEGER PRIMARY KEY (rowid=?)");
            }
        }
    }

    @Test
    void aProductIsReadByTheUniqueIndexOnItsId() {
        List<String> plan = file.read(handle -> handle.createQuery("EXPLAIN QUERY PLAN"
                        + " SELECT id, name, description, price, currency, version, created_at, updated_at"
                        + " FROM products WHERE id = :id")
                .bind("id", "019b0000-0000-7000-8000-000000000001")
                .map((row, context) -> row.getString("detail"))
                .list());

        assertThat(plan).containsExactly("SEARCH products USING INDEX sqlite_autoindex_products_1 (id=?)");
    }

    /** A line for each step: see <a href="https://www.sqlite.org/eqp.html">eqp</a>. */
    private static List<String> plan(PageSql statement) {
        return file.read(handle -> handle.createQuery("EXPLAIN QUERY PLAN " + statement.sql())
                .bindMap(statement.arguments())
                .map((row, context) -> row.getString("detail"))
                .list());
    }
}

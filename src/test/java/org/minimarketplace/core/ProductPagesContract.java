package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.core.ProductStoreContract.CREATED;
import static org.minimarketplace.core.ProductStoreContract.product;
import static org.minimarketplace.core.ProductStoreContract.soon;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.SortKey.Field;

/** How every {@link ProductStore} orders, filters and divides its products into pages. */
public interface ProductPagesContract {

    /** The empty store under test; the same one throughout a test. */
    ProductStore store();

    @Test
    default void listsTheNewestFirstAndTiesByTheirIds() {
        List<Product> products = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            products.add(product(i, "p" + i, null, i, "EUR", CREATED.plusMillis(i / 3)));
        }
        List<Product> shuffled = new ArrayList<>(products);
        Collections.swap(shuffled, 0, 7);
        Collections.swap(shuffled, 3, 5);
        store().insert(shuffled, null, soon());

        Collections.reverse(products);
        assertThat(newest(50).products()).containsExactlyElementsOf(products);
        assertThat(newest(4).products()).containsExactlyElementsOf(products.subList(0, 4));
    }

    /** Orders that a page may have, as the prices of the five products in {@link #readsPagesInEveryOrder}. */
    static Stream<Arguments> orders() {
        SortKey name = new SortKey(Field.NAME, false);
        SortKey price = new SortKey(Field.PRICE, false);
        SortKey priceDown = new SortKey(Field.PRICE, true);
        SortKey created = new SortKey(Field.CREATED_AT, false);
        SortKey updatedDown = new SortKey(Field.UPDATED_AT, true);
        return Stream.of(
                Arguments.of("the default", List.of(), List.of(5, 4, 3, 2, 1)),
                Arguments.of("the price", List.of(price), List.of(2, 5, 1, 3, 4)),
                Arguments.of("the price, downwards", List.of(priceDown), List.of(4, 3, 1, 5, 2)),
                Arguments.of("the name by code points", List.of(name), List.of(1, 3, 2, 5, 4)),
                Arguments.of("the price downwards, then the name", List.of(priceDown, name), List.of(4, 1, 3, 2, 5)),
                Arguments.of("the creation", List.of(created), List.of(1, 2, 3, 4, 5)),
                Arguments.of("the change, downwards", List.of(updatedDown), List.of(5, 4, 3, 2, 1)));
    }

    @ParameterizedTest(name = "reads pages ordered by {0}")
    @MethodSource("org.minimarketplace.core.ProductPagesContract#orders")
    default void readsPagesInEveryOrder(String sentence, List<SortKey> sort, List<Integer> expected) {
        store().insert(
                        List.of(
                                product(1, "A", null, 20, "EUR", CREATED),
                                product(2, "a", null, 10, "EUR", CREATED.plusMillis(1)),
                                product(3, "B", null, 20, "EUR", CREATED.plusMillis(2)),
                                product(4, "𝄞", null, 30, "EUR", CREATED.plusMillis(3)),
                                product(5, "\uffee", null, 10, "EUR", CREATED.plusMillis(4))),
                        null,
                        soon());
        List<UUID> ids = expected.stream().map(ProductStoreContract::id).toList();

        for (int limit = 1; limit <= 6; limit++) {
            assertThat(walk(new ProductQuery(ProductFilter.ALL, sort, null, limit, false)))
                    .as("%s in pages of %d", sentence, limit)
                    .containsExactlyElementsOf(ids);
        }
    }

    /** Filters, and the ids of the products in {@link #findsWhatAFilterLetsThrough} that they let through. */
    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of("everything", ProductFilter.ALL, List.of(4, 3, 2, 1)),
                Arguments.of("at least 200", new ProductFilter(null, 200L, null, null), List.of(4, 3, 2)),
                Arguments.of("at most 200", new ProductFilter(null, null, 200L, null), List.of(2, 1)),
                Arguments.of("a currency", new ProductFilter(null, null, null, "USD"), List.of(4, 1)),
                Arguments.of("all at once", new ProductFilter(search("tea"), 100L, 300L, "EUR"), List.of(3)),
                Arguments.of("words in the name before others", filter("tea"), List.of(4, 1, 3)),
                Arguments.of("words without their marks", filter("CREME"), List.of(2)),
                Arguments.of("words with marks", filter("crème"), List.of(2)),
                Arguments.of("the beginning of the last word", filter("black te"), List.of(4)),
                Arguments.of("no beginning of another word", filter("bla tea"), List.of()),
                Arguments.of("operators as plain words", filter("tea NOT green"), List.of()),
                Arguments.of("quotes and stars as nothing", filter("\"tea* (green"), List.of(1)),
                Arguments.of("no words at all", filter("?!"), List.of()));
    }

    @ParameterizedTest(name = "a filter finds {0}")
    @MethodSource("org.minimarketplace.core.ProductPagesContract#filters")
    default void findsWhatAFilterLetsThrough(String sentence, ProductFilter filter, List<Integer> expected) {
        store().insert(
                        List.of(
                                product(1, "Green tea", "leaves", 100, "USD", CREATED),
                                product(2, "Cre\u0301me", "for coffee", 200, "EUR", CREATED.plusMillis(1)),
                                product(3, "Cup", "for tea", 300, "EUR", CREATED.plusMillis(2)),
                                product(4, "Tea", "black", 400, "USD", CREATED.plusMillis(3))),
                        null,
                        soon());
        List<UUID> ids = expected.stream().map(ProductStoreContract::id).toList();

        ProductPage page = store().page(new ProductQuery(filter, List.of(), null, 50, true), soon());

        assertThat(page.products()).as(sentence).extracting(Product::id).containsExactlyElementsOf(ids);
        assertThat(page.total()).isEqualTo(ids.size());
        assertThat(walk(new ProductQuery(filter, List.of(), null, 1, false))).containsExactlyElementsOf(ids);
    }

    @Test
    default void goesOnBehindAProductThatIsGone() {
        for (int i = 1; i <= 4; i++) {
            store().insert(List.of(product(i, "p", null, 1, "EUR", CREATED.plusMillis(i))), null, soon());
        }
        ProductPage first = newest(2);
        store().delete(id(3), Precondition.NONE, soon());

        ProductPage second =
                store().page(new ProductQuery(ProductFilter.ALL, List.of(), first.next(), 2, true), soon());

        assertThat(second.products()).extracting(Product::id).containsExactly(id(2), id(1));
        assertThat(second.next()).isNull();
        assertThat(second.total()).isEqualTo(3);
    }

    @Test
    default void searchesTheTextThatIsStoredNow() {
        Product tea = product(1, "Tea", "green", 450, "EUR", CREATED);
        store().insert(List.of(tea), null, soon());

        store().update(
                        tea.id(),
                        Precondition.NONE,
                        stored -> stored.with(new ProductDetails("Coffee", "dark", 900, "USD"), CREATED),
                        soon());
        assertThat(walk(new ProductQuery(filter("green"), List.of(), null, 9, false)))
                .isEmpty();
        assertThat(walk(new ProductQuery(filter("dark"), List.of(), null, 9, false)))
                .containsExactly(tea.id());

        store().delete(tea.id(), Precondition.NONE, soon());
        assertThat(walk(new ProductQuery(filter("dark"), List.of(), null, 9, false)))
                .isEmpty();
    }

    private ProductPage newest(int limit) {
        return store().page(new ProductQuery(ProductFilter.ALL, List.of(), null, limit, false), soon());
    }

    /** The ids on all pages of a query. */
    private List<UUID> walk(ProductQuery query) {
        List<UUID> ids = new ArrayList<>();
        Position position = null;
        do {
            ProductPage page = store().page(
                            new ProductQuery(query.filter(), query.sort(), position, query.limit(), false), soon());
            assertThat(page.products()).hasSizeLessThanOrEqualTo(query.limit());
            assertThat(page.total()).isNull();
            page.products().forEach(product -> ids.add(product.id()));
            position = page.next();
        } while (position != null);
        return ids;
    }

    private static UUID id(int number) {
        return ProductStoreContract.id(number);
    }

    private static SearchWords search(String text) {
        return SearchWords.of(text);
    }

    private static ProductFilter filter(String text) {
        return new ProductFilter(search(text), null, null, null);
    }
}

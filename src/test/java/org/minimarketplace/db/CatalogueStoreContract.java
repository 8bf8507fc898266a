package org.minimarketplace.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.minimarketplace.core.CatalogueStore.Step;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.IdentifiedRow;
import org.minimarketplace.core.ImportInterruptedException;
import org.minimarketplace.core.ImportMemory;
import org.minimarketplace.core.ImportReport;
import org.minimarketplace.core.ImportRow;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;

public abstract class CatalogueStoreContract {

    private static final Instant NOW = Instant.parse("2026-01-31T23:59:59.999Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String FILE = "f".repeat(64);
    private static final ImportMemory MEMORY = new ImportMemory(FILE, NOW);
    private static final String OTHER_FILE = "0".repeat(64);

    private Stores stores;
    private TestStore file;
    private JdbiCatalogueStore store;

    @BeforeEach
    void open(Stores engine) {
        stores = engine;
        file = stores.empty(CLOCK);
        store = new JdbiCatalogueStore(file.unitsOfWork(), file.stages(), CLOCK);
    }

    @Test
    void walksThroughAllProductsInTheOrderOfTheirIds() {
        store(step(row(1, id(3), 1), row(2, id(1), 1), row(3, id(2), 1)));

        assertThat(ids(store.after(null, 2, deadline()))).containsExactly(id(1), id(2));
        assertThat(ids(store.after(id(2), 2, deadline()))).containsExactly(id(3));
        assertThat(store.after(id(3), 2, deadline())).isEmpty();
        assertThat(ids(store.after(new UUID(-1, -1), 2, deadline()))).isEmpty();
    }

    @Test
    void findsThoseThatExist() {
        store(step(row(1, id(1), 1), row(2, id(2), 1)));

        assertThat(ids(store.findAll(List.of(id(2), id(9)), deadline()))).containsExactly(id(2));
        assertThat(store.findAll(
                        IntStream.range(1, 501)
                                .mapToObj(CatalogueStoreContract::id)
                                .toList(),
                        deadline()))
                .hasSize(2);
    }

    @Test
    void storesWhatTheRowSaysAndFillsInTheRest() {
        Product full = new Product(
                id(1),
                new ProductDetails("a", "", 7, "JPY"),
                9,
                Instant.parse("0001-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59.999Z"));

        store(step(
                row(new ImportRow(1, id(1), full.details(), 9L, full.createdAt(), full.updatedAt())), row(2, null, 1)));

        List<Product> stored = store.after(null, 10, deadline());
        assertThat(stored).hasSize(2).startsWith(full);
        Product made = stored.get(1);
        assertThat(made.id().version()).isEqualTo(7);
        assertThat(List.of(made.version(), made.createdAt(), made.updatedAt())).containsExactly(1L, NOW, NOW);
    }

    @Test
    void tellsCreatedReplacedAndUnchangedApart() {
        store(step(row(1, id(1), 1), row(2, id(2), 1)));

        assertThat(store.store(
                        new Step(
                                MEMORY,
                                List.of(row(1, id(1), 1), row(2, id(2), 5), row(3, id(3), 1), row(4, null, 1)),
                                true),
                        deadline()))
                .isEqualTo(new ImportReport(2, 1, 1));

        Product replaced = store.findAll(List.of(id(2)), deadline()).get(0);
        assertThat(replaced.details().price()).isEqualTo(5);
        assertThat(replaced.version()).isEqualTo(2);
        assertThat(replaced.createdAt()).isEqualTo(NOW);
    }

    @Test
    void aStepThatMeetsAChangeStoresNothing() {
        store(new Step(null, List.of(row(1, id(1), 1)), false));

        assertThatThrownBy(() -> store(step(row(1, id(7), 1), row(2, id(1), 5))))
                .isInstanceOfSatisfying(
                        ImportInterruptedException.class,
                        error -> assertThat(error.line()).isEqualTo(2));

        assertThat(store.after(null, 10, deadline())).hasSize(1);
        assertThat(store.remembered(FILE, deadline())).isEmpty();
    }

    @Test
    void remembersWhenAFileBeganAlsoAfterARestart() throws Exception {
        assertThat(store.remembered(FILE, deadline())).isEmpty();

        assertThat(store.remember(FILE, deadline())).isEqualTo(MEMORY);
        file = stores.again(CLOCK);
        store = new JdbiCatalogueStore(
                file.unitsOfWork(), file.stages(), Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));

        assertThat(store.remember(FILE, deadline())).isEqualTo(MEMORY);
        assertThat(store.remembered(FILE, deadline())).contains(MEMORY);
        assertThat(store.remembered(OTHER_FILE, deadline())).isEmpty();
    }

    @Test
    void theSameRowComesOnceWhoeverBringsIt() {
        assertThat(store(step(row(1, null, 1), row(2, null, 1)))).isEqualTo(new ImportReport(2, 0, 0));
        assertThat(store(step(row(2, null, 1), row(3, null, 1)))).isEqualTo(new ImportReport(1, 0, 1));

        assertThat(ids(store.after(null, 10, deadline()))).containsExactly(MEMORY.id(1), MEMORY.id(2), MEMORY.id(3));
    }

    @Test
    void whatIsStoredIsRememberedFromThenOn() {
        store(step(row(1, null, 1)));

        assertThat(store.remembered(FILE, deadline())).contains(MEMORY);
    }

    @Test
    void otherWritersGetTheirTurnBetweenSteps() {
        JdbiProductStore products = new JdbiProductStore(file.unitsOfWork(), CLOCK, Duration.ofHours(1));

        store(step(row(1, id(1), 1)));
        products.delete(id(1), Precondition.NONE, deadline());
        store(step(row(2, id(2), 1)));

        assertThat(ids(store.after(null, 10, deadline()))).containsExactly(id(2));
    }

    @Test
    void aDeadlineThatHasPassedStoresNothing() {
        assertThatThrownBy(() -> store.store(step(row(1, null, 1)), Deadline.after(Duration.ZERO)))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(store.after(null, 10, deadline())).isEmpty();
    }

    private ImportReport store(Step step) {
        return store.store(step, deadline());
    }

    private static Step step(IdentifiedRow... rows) {
        return new Step(MEMORY, List.of(rows), false);
    }

    private static IdentifiedRow row(long line, @Nullable UUID id, long price) {
        return row(new ImportRow(line, id, new ProductDetails("a", null, price, "USD"), null, null, null));
    }

    private static IdentifiedRow row(ImportRow row) {
        return new IdentifiedRow(row.id() == null ? MEMORY.id(row.line()) : row.id(), row);
    }

    private static UUID id(long number) {
        return new UUID(0x7000L, number);
    }

    private static List<UUID> ids(List<Product> products) {
        return products.stream().map(Product::id).toList();
    }

    private static Deadline deadline() {
        return Deadline.after(Duration.ofMinutes(1));
    }
}

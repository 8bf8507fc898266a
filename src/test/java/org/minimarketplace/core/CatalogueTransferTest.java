package org.minimarketplace.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTransferTest {

    private static final NumbersFormat FORMAT = new NumbersFormat();

    private final InMemoryCatalogueStore store = new InMemoryCatalogueStore();
    private final CatalogueTransfer transfer =
            new CatalogueTransfer(store, () -> Deadline.after(Duration.ofMinutes(1)));

    @AfterEach
    void noStageIsLeftOpen() {
        assertThat(store.openStages).isZero();
    }

    @ParameterizedTest(name = "{0} products are exported in the order of their ids")
    @ValueSource(ints = {0, 1, 499, 500, 501, 1_000, 1_234})
    void exportsEverything(int count) throws IOException {
        importFile(withIds(1, count));
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        transfer.exportTo(FORMAT, file);

        assertThat(file.toString(UTF_8)).isEqualTo(withIds(1, count) + "done");
    }

    @ParameterizedTest(name = "{0} rows are stored in steps of 500")
    @ValueSource(ints = {1, 499, 500, 501, 1_000, 1_001, 2_750})
    void storesInSteps(int count) throws IOException {
        ImportReport report = importFile(withoutIds(count));

        assertThat(report).isEqualTo(new ImportReport(count, 0, 0));
        assertThat(store.products).hasSize(count);
        int whole = (count - 1) / 500;
        assertThat(store.steps)
                .isEqualTo(IntStream.rangeClosed(0, whole)
                        .mapToObj(step -> step < whole ? 500 : count - 500 * whole)
                        .toList());
    }

    @Test
    void aFileWithoutIdsThatComesAgainAddsNothing() throws IOException {
        importFile(withoutIds(700));

        assertThat(importFile(withoutIds(700))).isEqualTo(new ImportReport(0, 0, 700));
        assertThat(store.products).hasSize(700);
    }

    @Test
    void rowsWithoutIdsMakeIdsInTheOrderOfTheFile() throws IOException {
        importFile(withoutIds(1_200));

        assertThat(prices()).isSorted().hasSize(1_200);
        assertThat(store.products.keySet()).allMatch(id -> id.version() == 7 && id.variant() == 2);
        assertThat(store.products.keySet())
                .allMatch(id -> id.getMostSignificantBits() >>> 16 == InMemoryCatalogueStore.NOW.toEpochMilli());
    }

    @Test
    void whatARowWithoutAnIdMadeIsMadeAgainOnceItWasRemoved() throws IOException {
        importFile(withoutIds(700));
        store.products.values().removeIf(product -> product.details().price() % 7 == 0);

        assertThat(importFile(withoutIds(700))).isEqualTo(new ImportReport(100, 0, 600));
        assertThat(prices()).hasSize(700).doesNotHaveDuplicates();

        store.products.clear();
        assertThat(transfer.importFrom(FORMAT, stream(withoutIds(700)), false, true))
                .isEqualTo(new ImportReport(700, 0, 0));
        assertThat(importFile(withoutIds(700))).isEqualTo(new ImportReport(700, 0, 0));
        assertThat(importFile(withoutIds(700))).isEqualTo(new ImportReport(0, 0, 700));
    }

    @ParameterizedTest(name = "what a row without an id made and somebody changed stays so with replace={0}")
    @ValueSource(booleans = {false, true})
    void whatWasChangedIsNotDoubled(boolean replace) throws IOException {
        importFile(withoutIds(3));
        Product first = store.products.firstEntry().getValue();
        ProductDetails changed = new ProductDetails("changed", null, 99, "USD");
        Product edited = new Product(first.id(), changed, 2, first.createdAt(), first.updatedAt());
        store.products.put(first.id(), edited);

        assertThat(transfer.importFrom(FORMAT, stream(withoutIds(3)), replace, false))
                .isEqualTo(new ImportReport(0, 0, 3));
        assertThat(store.products).hasSize(3).containsEntry(first.id(), edited);
    }

    @Test
    void aRehearsalIsNotRemembered() throws IOException {
        transfer.importFrom(FORMAT, stream(withoutIds(3)), false, true);
        importFile(withIds(1, 3));

        assertThat(store.memories).isEmpty();
    }

    @Test
    void everyStepHasADeadlineOfItsOwn() throws IOException {
        importFile(withIds(1, 1_500));
        transfer.exportTo(FORMAT, new ByteArrayOutputStream());

        // Three times what is stored and storing it; and the export with its empty last step.
        assertThat(store.deadlines).hasSize(3 + 3 + 4);
        assertThat(new HashSet<>(store.deadlines)).hasSameSizeAs(store.deadlines);
    }

    @Test
    void tellsHowFarItHasCome() throws IOException {
        List<String> told = new ArrayList<>();
        CatalogueTransfer watched = new CatalogueTransfer(
                store,
                () -> Deadline.after(Duration.ofMinutes(1)),
                (step, done, total) -> told.add(step + " " + done + "/" + total));

        watched.importFrom(FORMAT, stream(withIds(1, 700)), false, false);
        watched.exportTo(FORMAT, new ByteArrayOutputStream());

        assertThat(told)
                .containsExactly(
                        "comparing 500/700",
                        "comparing 700/700",
                        "storing 500/700",
                        "storing 700/700",
                        "writing products 500/0",
                        "writing products 700/0");
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                arguments("an empty file does nothing", "", "", false, new ImportReport(0, 0, 0)),
                arguments("new ids are created", "", "1=1\n2=2", false, new ImportReport(2, 0, 0)),
                arguments(
                        "rows that are there are unchanged", "1=1\n2=2", "2=2\n1=1", false, new ImportReport(0, 0, 2)),
                arguments("rows without ids are created again", "=1", "=1\n=1", false, new ImportReport(2, 0, 0)),
                arguments(
                        "rows that differ replace if allowed",
                        "1=1\n2=2",
                        "1=1\n2=3\n3=1",
                        true,
                        new ImportReport(1, 1, 1)),
                arguments(
                        "repeated rows of a file are unchanged", "", "1=1\n1=1\n1=1", false, new ImportReport(1, 0, 2)),
                arguments("repeated rows replace once", "1=1", "1=2\n1=2", true, new ImportReport(0, 1, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void reportsWhatItDid(String sentence, String before, String file, boolean replace, ImportReport expected)
            throws IOException {
        importFile(before);
        List<Product> unchanged = List.copyOf(store.products.values());

        assertThat(transfer.importFrom(FORMAT, stream(file), replace, true))
                .as(sentence)
                .isEqualTo(expected);
        assertThat(store.products.values()).as("after a rehearsal").containsExactlyElementsOf(unchanged);
        assertThat(transfer.importFrom(FORMAT, stream(file), replace, false)).isEqualTo(expected);
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                arguments("all bad lines are listed", "x\n1=1\nx", List.of("1 a", "1 b", "3 a", "3 b")),
                arguments("reading ends at a line that cannot be read", "x\nend\nx", List.of("1 a", "1 b", "2 ")),
                arguments("an id with two contents is named at the later line", "1=1\n2=1\n1=2", List.of("3 id")),
                arguments("what differs from what is stored is named", "9=9\n8=1\n9=1", List.of("3 id")),
                arguments("what is stored is not looked at in a bad file", "x\n9=1", List.of("1 a", "1 b")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejections")
    void rejectsWholeFiles(String sentence, String file, List<String> expected) throws IOException {
        if (!file.contains("9=9")) {
            importFile("9=9");
        }
        int before = store.products.size();

        ImportRejectedException error = rejected(file);

        assertThat(error.errors().stream().map(each -> each.line() + " " + each.field()))
                .as(sentence)
                .isEqualTo(expected);
        assertThat(store.products).hasSize(before);
    }

    @Test
    void namesTheLineOfTheEarlierOne() {
        assertThat(rejected("5=1\n1=1\n1=2").errors())
                .containsExactly(new LineError(3, "id", "stands in line 2 already, with another product"));
    }

    @Test
    void listsAThousandErrorsAtMost() throws IOException {
        assertThat(rejected("1=1\n" + "x\n".repeat(5_000)).errors()).hasSize(1_000);

        importFile(withIds(1, 5_000));
        assertThat(rejected(withIds(1, 5_000).replace("=", "=1")).errors()).hasSize(1_000);
        assertThat(store.products.values().iterator().next().details().price()).isEqualTo(1);
    }

    @Test
    void aFileThatIsTornStoresNothing() {
        InputStream torn = new InputStream() {
            @Override
            public int read() throws EOFException {
                throw new EOFException("torn");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws EOFException {
                throw new EOFException("torn");
            }
        };

        assertThatThrownBy(() -> transfer.importFrom(
                        FORMAT, new SequenceInputStream(stream(withIds(1, 2_000)), torn), false, false))
                .isInstanceOf(EOFException.class);
        assertThat(store.products).isEmpty();
    }

    @ParameterizedTest(name = "an import without ids that was cut off after {0} steps goes on without doubles")
    @ValueSource(ints = {0, 1, 2, 4})
    void goesOnWhereItWasCutOff(int steps) throws IOException {
        String file = withoutIds(2_100);
        cutOff(steps, file);
        assertThat(store.products).hasSize(500 * steps);

        ImportReport left = new ImportReport(2_100 - 500L * steps, 0, 500L * steps);
        assertThat(transfer.importFrom(FORMAT, stream(file), false, true)).isEqualTo(left);
        assertThat(importFile(file)).isEqualTo(left);

        assertThat(prices()).hasSize(2_100).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "an import that finds the disk full after {0} steps says that it is stored to line {1}")
    @CsvSource({"0, 0", "1, 500", "3, 1500"})
    void saysHowFarItHasComeOnAFullDisk(int steps, long line) {
        store.stepsUntilFailure = steps;
        store.failure = new StoreFullException("full");

        assertThat(catchThrowableOfType(StoreFullException.class, () -> importFile(withoutIds(2_100)))
                        .storedTo())
                .isEqualTo(line);
    }

    @Test
    void anotherFileDoesNotGoOn() throws IOException {
        cutOff(1, withoutIds(2_100));

        importFile(withoutIds(2_099));

        assertThat(store.products).hasSize(500 + 2_099);
    }

    @Test
    void rowsWithIdsThatWereRemovedMeanwhileComeBack() throws IOException {
        String file = withIds(1, 1_000) + withoutIds(1_000);
        cutOff(3, file);
        store.products.remove(NumbersFormat.id(7));

        assertThat(importFile(file)).isEqualTo(new ImportReport(501, 0, 1_499));

        assertThat(store.products).hasSize(2_000).containsKey(NumbersFormat.id(7));
    }

    @Test
    void rowsWithIdsThatWereChangedMeanwhileAreErrors() throws IOException {
        String file = withIds(1, 1_000) + withoutIds(1_000);
        cutOff(3, file);
        transfer.importFrom(FORMAT, stream("7=70"), true, false);

        assertThat(rejected(file).errors()).extracting(LineError::line).containsExactly(7L);

        assertThat(transfer.importFrom(FORMAT, stream(file), true, false)).isEqualTo(new ImportReport(500, 1, 1_499));
        assertThat(store.products).hasSize(2_000);
    }

    @Test
    void anImportThatIsCutOffAgainLosesNothing() throws IOException {
        String file = withIds(1, 1_000) + withoutIds(1_000);
        cutOff(3, file);
        cutOff(1, file);

        importFile(file);

        assertThat(store.products).hasSize(2_000);
    }

    private void cutOff(int steps, String file) {
        store.stepsUntilFailure = steps;
        assertThatThrownBy(() -> importFile(file)).isInstanceOf(StoreUnavailableException.class);
        store.stepsUntilFailure = Integer.MAX_VALUE;
    }

    private List<Long> prices() {
        return store.products.values().stream()
                .map(product -> product.details().price())
                .toList();
    }

    private ImportReport importFile(String file) throws IOException {
        return transfer.importFrom(FORMAT, stream(file), false, false);
    }

    private ImportRejectedException rejected(String file) {
        return catchThrowableOfType(ImportRejectedException.class, () -> importFile(file));
    }

    private static InputStream stream(String file) {
        return new ByteArrayInputStream(file.getBytes(UTF_8));
    }

    private static String withIds(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> number + "=" + number + "\n")
                .collect(Collectors.joining());
    }

    private static String withoutIds(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "=" + number + "\n")
                .collect(Collectors.joining());
    }
}

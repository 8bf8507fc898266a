package org.minimarketplace.core;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Moves whole catalogues in and out. Works in steps, each under a deadline of its own, because the whole may take as
 * long as the catalogue is large; memory does not grow with it. Thread-safe.
 */
public final class CatalogueTransfer {

    /** Rows of one step: its transaction is over in some milliseconds. */
    private static final int STEP = 500;

    private static final int MAX_ERRORS = 1_000;

    private final CatalogueStore store;
    private final Supplier<Deadline> stepDeadlines;
    private final ProgressObserver observer;

    /** Gives each step one of the deadlines. */
    public CatalogueTransfer(CatalogueStore store, Supplier<Deadline> stepDeadlines) {
        this(store, stepDeadlines, ProgressObserver.NONE);
    }

    /**
     * Gives each step one of the deadlines.
     *
     * @param observer is told how many products an export has written, and which line of the file an import has come to
     *     when it compares and when it stores; what it reads is up to whoever gives it the file
     */
    public CatalogueTransfer(CatalogueStore store, Supplier<Deadline> stepDeadlines, ProgressObserver observer) {
        this.store = store;
        this.stepDeadlines = stepDeadlines;
        this.observer = observer;
    }

    /**
     * Writes all products in the order of their ids. A product that nobody touches meanwhile is written once.
     *
     * @throws IOException if the file cannot be written
     */
    public void exportTo(ProductFormat format, OutputStream file) throws IOException {
        try (ProductFormat.Writer writer = format.writer(file)) {
            UUID last = null;
            long written = 0;
            List<Product> step;
            do {
                step = store.after(last, STEP, stepDeadlines.get());
                for (Product product : step) {
                    writer.write(product);
                    last = product.id();
                }
                written += step.size();
                observer.at("writing products", written, 0);
            } while (step.size() == STEP);
        }
    }

    /**
     * Reads products and stores them, after all of them have turned out to be valid.
     *
     * <p>A row with an id that is stored already is skipped if it says the same, so that an import may be repeated; so
     * is one that stands in the file before. A row without an id is a new product. While the storage remembers the
     * file, down to the byte, the products that such rows made are recognized if it comes again: those that are
     * missing, because the import was cut off or because they were removed, are made; those that are there are left as
     * they are, also if they were changed and {@code replace} is set.
     *
     * @param replace whether rows that differ from what is stored replace it; otherwise they are errors
     * @param dryRun whether to say what would be done, and do nothing
     * @throws ImportRejectedException if the file is not valid; nothing is stored then
     * @throws ImportInterruptedException if somebody else changed a product of the file meanwhile
     * @throws StoreFullException if there is no room for it; says how far it has come
     * @throws IOException if the file cannot be read to its end; nothing is stored then
     */
    public ImportReport importFrom(ProductFormat format, InputStream file, boolean replace, boolean dryRun)
            throws IOException {
        DigestInputStream digested = new DigestInputStream(file, sha256());
        try (ImportStage stage = store.stage()) {
            Staged staged = stageAll(format.reader(digested), stage);
            String digest = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            ImportMemory memory = staged.namesAll() ? null : memory(digest, dryRun);
            ImportReport preview = preview(stage, staged.lastLine(), memory, replace);
            ImportReport report = dryRun ? preview : storeAll(stage, staged.lastLine(), memory, replace);
            // Whatever was not written was there before: from an earlier import, or from a line further up.
            return new ImportReport(
                    report.created(), report.replaced(), staged.rows() - report.created() - report.replaced());
        }
    }

    /** A rehearsal leaves no memory behind. */
    private ImportMemory memory(String digest, boolean dryRun) {
        return dryRun
                ? store.remembered(digest, stepDeadlines.get()).orElse(new ImportMemory(digest, Instant.EPOCH))
                : store.remember(digest, stepDeadlines.get());
    }

    private static Staged stageAll(ProductFormat.Reader reader, ImportStage stage) throws IOException {
        List<LineError> errors = new ArrayList<>();
        long rows = 0;
        long lastLine = 0;
        boolean namesAll = true;
        ProductFormat.Line line = reader.next();
        while (line != null && errors.size() < MAX_ERRORS) {
            errors.addAll(line.errors());
            ImportRow row = line.row();
            if (row != null) {
                rows++;
                lastLine = row.line();
                namesAll &= row.id() != null;
                ImportRow earlier = stage.add(row).orElse(null);
                if (earlier != null && !sameContent(row, earlier)) {
                    errors.add(new LineError(
                            row.line(), "id", "stands in line " + earlier.line() + " already, with another product"));
                }
            }
            line = line.last() ? null : reader.next();
        }
        reject(errors);
        return new Staged(rows, lastLine, namesAll);
    }

    private static boolean sameContent(ImportRow row, ImportRow other) {
        return new ImportRow(other.line(), row.id(), row.details(), row.version(), row.createdAt(), row.updatedAt())
                .equals(other);
    }

    /** Compares with what is stored: what would be done, or what cannot be done. */
    private ImportReport preview(ImportStage stage, long lastLine, @Nullable ImportMemory memory, boolean replace) {
        List<LineError> errors = new ArrayList<>();
        long created = 0;
        long replaced = 0;
        long unchanged = 0;
        List<IdentifiedRow> step = next(stage, 0, memory);
        while (!step.isEmpty() && errors.size() < MAX_ERRORS) {
            Map<UUID, Product> stored = stored(step);
            for (IdentifiedRow row : step) {
                Product product = stored.get(row.id());
                if (product == null) {
                    created++;
                } else if (row.isDone(product)) {
                    unchanged++;
                } else if (replace) {
                    replaced++;
                } else {
                    errors.add(new LineError(
                            row.row().line(), "id", "is stored with other content; onConflict=replace replaces it"));
                }
            }
            observer.at("comparing", last(step), lastLine);
            step = next(stage, last(step), memory);
        }
        reject(errors);
        return new ImportReport(created, replaced, unchanged);
    }

    private Map<UUID, Product> stored(List<IdentifiedRow> rows) {
        return store.findAll(rows.stream().map(IdentifiedRow::id).toList(), stepDeadlines.get()).stream()
                .collect(Collectors.toMap(Product::id, Function.identity()));
    }

    private ImportReport storeAll(ImportStage stage, long lastLine, @Nullable ImportMemory memory, boolean replace) {
        ImportReport report = ImportReport.NONE;
        List<IdentifiedRow> step = next(stage, 0, memory);
        long stored = 0;
        while (!step.isEmpty()) {
            try {
                report = report.plus(store.store(new CatalogueStore.Step(memory, step, replace), stepDeadlines.get()));
            } catch (StoreFullException e) {
                throw new StoreFullException(e, stored);
            }
            stored = last(step);
            observer.at("storing", last(step), lastLine);
            step = next(stage, last(step), memory);
        }
        return report;
    }

    private static List<IdentifiedRow> next(ImportStage stage, long line, @Nullable ImportMemory memory) {
        List<IdentifiedRow> rows = new ArrayList<>(STEP);
        for (ImportRow row : stage.after(line, STEP)) {
            rows.add(new IdentifiedRow(
                    row.id() != null ? row.id() : requireNonNull(memory).id(row.line()), row));
        }
        return rows;
    }

    private static long last(List<IdentifiedRow> rows) {
        return rows.get(rows.size() - 1).row().line();
    }

    private static void reject(List<LineError> errors) {
        if (!errors.isEmpty()) {
            throw new ImportRejectedException(errors.subList(0, Math.min(MAX_ERRORS, errors.size())));
        }
    }

    /**
     * The content of a file.
     *
     * @param rows all of them, also those that come again
     * @param lastLine where the last one stands
     * @param namesAll whether each has an id
     */
    private record Staged(long rows, long lastLine, boolean namesAll) {}

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

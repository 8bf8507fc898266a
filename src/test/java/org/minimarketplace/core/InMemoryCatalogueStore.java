package org.minimarketplace.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Products in a map; may fail after some steps. For one thread. */
final class InMemoryCatalogueStore implements CatalogueStore {

    static final Instant NOW = Instant.parse("2026-01-31T23:59:59.999Z");

    /** In the order of their texts, as databases have it. */
    final TreeMap<UUID, Product> products = new TreeMap<>(Comparator.comparing(UUID::toString));

    final Map<String, ImportMemory> memories = new HashMap<>();

    /** How many rows came in each step. */
    final List<Integer> steps = new ArrayList<>();

    /** Every deadline that was handed in. */
    final List<Deadline> deadlines = new ArrayList<>();

    int openStages;
    int stepsUntilFailure = Integer.MAX_VALUE;
    RuntimeException failure = new StoreUnavailableException("cut off", new IllegalStateException());

    @Override
    public List<Product> after(@Nullable UUID id, int limit, Deadline deadline) {
        deadlines.add(deadline);
        return (id == null ? products : products.tailMap(id, false))
                .values().stream().limit(limit).toList();
    }

    @Override
    public List<Product> findAll(Collection<UUID> wanted, Deadline deadline) {
        deadlines.add(deadline);
        return products.values().stream()
                .filter(product -> wanted.contains(product.id()))
                .toList();
    }

    @Override
    public ImportStage stage() {
        openStages++;
        return new Stage();
    }

    @Override
    public Optional<ImportMemory> remembered(String digest, Deadline deadline) {
        deadlines.add(deadline);
        return Optional.ofNullable(memories.get(digest));
    }

    @Override
    public ImportMemory remember(String digest, Deadline deadline) {
        deadlines.add(deadline);
        return memories.computeIfAbsent(digest, each -> new ImportMemory(each, NOW));
    }

    @Override
    public ImportReport store(Step step, Deadline deadline) {
        deadlines.add(deadline);
        if (stepsUntilFailure == 0) {
            throw failure;
        }
        stepsUntilFailure--;
        steps.add(step.rows().size());
        return step.rows().stream()
                .map(row -> store(row, step.replace()))
                .reduce(ImportReport.NONE, ImportReport::plus);
    }

    private ImportReport store(IdentifiedRow row, boolean replace) {
        Product stored = products.get(row.id());
        if (stored == null) {
            products.put(row.id(), row.product(NOW));
            return new ImportReport(1, 0, 0);
        }
        if (row.isDone(stored)) {
            return new ImportReport(0, 0, 1);
        }
        if (!replace) {
            throw new ImportInterruptedException(row.row().line());
        }
        products.put(stored.id(), row.row().replacementOf(stored, NOW));
        return new ImportReport(0, 1, 0);
    }

    private final class Stage implements ImportStage {

        private final TreeMap<Long, ImportRow> rows = new TreeMap<>();
        private final Map<UUID, ImportRow> byId = new HashMap<>();

        @Override
        public Optional<ImportRow> add(ImportRow row) {
            if (row.id() != null) {
                ImportRow earlier = byId.putIfAbsent(row.id(), row);
                if (earlier != null) {
                    return Optional.of(earlier);
                }
            }
            rows.put(row.line(), row);
            return Optional.empty();
        }

        @Override
        public List<ImportRow> after(long line, int limit) {
            return rows.tailMap(line, false).values().stream().limit(limit).toList();
        }

        @Override
        public void close() {
            openStages--;
        }
    }
}

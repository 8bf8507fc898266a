package org.minimarketplace.core;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The port as plainly as it can be written: one lock, one map, and every page a sort of everything. What it does is
 * what {@link ProductStoreContract} and {@link ProductPagesContract} ask for; it forgets no idempotency key.
 * Thread-safe.
 */
final class InMemoryProductStore implements ProductStore {

    private static final Comparator<String> BY_CODE_POINTS = (left, right) -> {
        int[] lefts = left.codePoints().toArray();
        int[] rights = right.codePoints().toArray();
        return Arrays.compare(lefts, rights);
    };

    private final Map<UUID, Product> products = new HashMap<>();

    /** When each product was inserted, counted from 1; those that are gone keep their place. */
    private final Map<UUID, Integer> insertions = new HashMap<>();

    private final Map<String, Claim> claims = new HashMap<>();

    @Override
    public synchronized Optional<Outcome> insert(List<Product> added, @Nullable Claim claim, Deadline deadline) {
        deadline.check();
        Claim earlier = claim == null ? null : claims.get(claim.key().key());
        if (claim != null && earlier != null) {
            if (!earlier.key().equals(claim.key())) {
                throw new IdempotencyConflictException();
            }
            return Optional.of(earlier.outcome());
        }
        Map<UUID, Product> unique = new LinkedHashMap<>();
        for (Product product : added) {
            if (products.containsKey(product.id()) || unique.put(product.id(), product) != null) {
                throw new IllegalStateException("an id that is stored already: " + product.id());
            }
        }
        products.putAll(unique);
        unique.keySet().forEach(id -> insertions.put(id, insertions.size() + 1));
        if (claim != null) {
            claims.put(claim.key().key(), claim);
        }
        return Optional.empty();
    }

    @Override
    public synchronized Optional<Product> find(UUID id, Deadline deadline) {
        deadline.check();
        return Optional.ofNullable(products.get(id));
    }

    @Override
    public synchronized ProductPage page(ProductQuery query, Deadline deadline) {
        deadline.check();
        List<Product> all = products.values().stream()
                .filter(product -> matches(query.filter(), product))
                .toList();
        Comparator<Product> order = order(query);
        Position after = query.after();
        List<Product> rest = all.stream()
                .filter(product -> after == null
                        || order.compare(product, (Product) after.values().get(0)) > 0)
                .sorted(order)
                .toList();
        List<Product> page = rest.subList(0, Math.min(query.limit(), rest.size()));
        Position next = rest.size() > page.size() ? new Position(List.of(page.get(page.size() - 1))) : null;
        return new ProductPage(page, next, query.countTotal() ? (long) all.size() : null);
    }

    @Override
    public synchronized Product update(
            UUID id, Precondition precondition, UnaryOperator<Product> change, Deadline deadline) {
        deadline.check();
        Product changed = change.apply(accepted(id, precondition));
        products.put(id, changed);
        return changed;
    }

    @Override
    public synchronized void delete(UUID id, Precondition precondition, Deadline deadline) {
        deadline.check();
        accepted(id, precondition);
        products.remove(id);
    }

    private Product accepted(UUID id, Precondition precondition) {
        Product stored = products.get(id);
        if (stored == null) {
            throw new ProductNotFoundException(id);
        }
        if (!precondition.accepts(stored)) {
            throw new PreconditionFailedException(id, stored.version());
        }
        return stored;
    }

    private static boolean matches(ProductFilter filter, Product product) {
        ProductDetails details = product.details();
        return (filter.minPrice() == null || details.price() >= filter.minPrice())
                && (filter.maxPrice() == null || details.price() <= filter.maxPrice())
                && (filter.currency() == null || details.currency().equals(filter.currency()))
                && (filter.search() == null || found(filter.search(), details.name() + " " + text(details)));
    }

    private static boolean found(SearchWords search, String text) {
        List<String> words = Words.in(text).stream().map(Word::text).toList();
        int last = search.words().size() - 1;
        return last >= 0
                && words.containsAll(search.words().subList(0, last))
                && words.stream()
                        .anyMatch(word -> word.startsWith(search.words().get(last)));
    }

    private static String text(ProductDetails details) {
        return details.description() == null ? "" : details.description();
    }

    private Comparator<Product> order(ProductQuery query) {
        if (query.byRelevance()) {
            SearchWords search = requireNonNull(query.filter().search());
            return Comparator.comparing((Product product) ->
                            !found(search, product.details().name()))
                    .thenComparing(product -> -requireNonNull(insertions.get(product.id())));
        }
        List<SortKey> keys = query.sort();
        Comparator<Product> order = directed(
                Comparator.comparing(product -> product.id().toString()),
                keys.get(keys.size() - 1).descending());
        for (int i = keys.size() - 1; i >= 0; i--) {
            order = directed(by(keys.get(i)), keys.get(i).descending()).thenComparing(order);
        }
        return order;
    }

    private static Comparator<Product> by(SortKey key) {
        return switch (key.field()) {
            case NAME -> Comparator.comparing(product -> product.details().name(), BY_CODE_POINTS);
            case PRICE -> Comparator.comparing(product -> product.details().price());
            case CREATED_AT -> Comparator.comparing(Product::createdAt);
            case UPDATED_AT -> Comparator.comparing(Product::updatedAt);
        };
    }

    private static Comparator<Product> directed(Comparator<Product> order, boolean descending) {
        return descending ? order.reversed() : order;
    }
}

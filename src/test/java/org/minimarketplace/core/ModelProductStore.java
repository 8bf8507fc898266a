package org.minimarketplace.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a store is to do, written down as plainly as possible: no index, no cursor that is cheap, no time that passes.
 * Not thread-safe.
 */
public final class ModelProductStore implements ProductStore {

    private static final Comparator<Product> BY_ID =
            Comparator.comparing(product -> product.id().toString());

    private final Map<UUID, Stored> products = new HashMap<>();
    private final Map<String, Claim> claims = new HashMap<>();

    @Override
    public Optional<Outcome> insert(List<Product> added, @Nullable Claim claim, Deadline deadline) {
        Claim earlier = claim == null ? null : claims.get(claim.key().key());
        if (claim != null && earlier != null) {
            if (!earlier.key().equals(claim.key())) {
                throw new IdempotencyConflictException();
            }
            return Optional.of(earlier.outcome());
        }
        for (Product product : added) {
            products.put(product.id(), new Stored(product, nextPlace()));
        }
        if (claim != null) {
            claims.put(claim.key().key(), claim);
        }
        return Optional.empty();
    }

    /** Behind all that are there; a place at the end that was left is given again. */
    private long nextPlace() {
        return 1 + products.values().stream().mapToLong(Stored::place).max().orElse(0);
    }

    @Override
    public Optional<Product> find(UUID id, Deadline deadline) {
        return Optional.ofNullable(products.get(id)).map(Stored::product);
    }

    /** A position holds a copy of the last product as it was, and its place. */
    @Override
    public ProductPage page(ProductQuery query, Deadline deadline) {
        List<Stored> all = products.values().stream()
                .filter(stored -> passes(stored.product(), query.filter()))
                .toList();
        Comparator<Stored> order = order(query);
        Position after = query.after();
        List<Stored> rest = all.stream()
                .sorted(order)
                .filter(stored -> after == null
                        || order.compare(stored, (Stored) after.values().get(0)) > 0)
                .toList();
        List<Stored> page = rest.subList(0, Math.min(query.limit(), rest.size()));
        return new ProductPage(
                page.stream().map(Stored::product).toList(),
                rest.size() > page.size() ? new Position(List.of(page.get(page.size() - 1))) : null,
                query.countTotal() ? Long.valueOf(all.size()) : null);
    }

    @Override
    public Product update(UUID id, Precondition precondition, UnaryOperator<Product> change, Deadline deadline) {
        Stored stored = accepted(id, precondition);
        Product changed = change.apply(stored.product());
        products.put(id, new Stored(changed, stored.place()));
        return changed;
    }

    @Override
    public void delete(UUID id, Precondition precondition, Deadline deadline) {
        accepted(id, precondition);
        products.remove(id);
    }

    private Stored accepted(UUID id, Precondition precondition) {
        Stored stored = products.get(id);
        if (stored == null) {
            throw new ProductNotFoundException(id);
        }
        if (!precondition.accepts(stored.product())) {
            throw new PreconditionFailedException(id, stored.product().version());
        }
        return stored;
    }

    private static boolean passes(Product product, ProductFilter filter) {
        ProductDetails details = product.details();
        List<String> words = new ArrayList<>(words(details.name()));
        words.addAll(words(details.description() == null ? "" : details.description()));
        return (filter.search() == null || matches(words, filter.search()))
                && (filter.minPrice() == null || details.price() >= filter.minPrice())
                && (filter.maxPrice() == null || details.price() <= filter.maxPrice())
                && (filter.currency() == null || details.currency().equals(filter.currency()));
    }

    private static boolean matches(List<String> words, SearchWords search) {
        int last = search.words().size() - 1;
        for (int i = 0; i <= last; i++) {
            String wanted = search.words().get(i);
            boolean beginning = i == last;
            if (words.stream().noneMatch(word -> beginning ? word.startsWith(wanted) : word.equals(wanted))) {
                return false;
            }
        }
        return last >= 0;
    }

    private static List<String> words(String text) {
        return Words.in(text).stream().map(Word::text).toList();
    }

    private static Comparator<Stored> order(ProductQuery query) {
        SearchWords search = query.filter().search();
        if (query.byRelevance() && search != null) {
            Comparator<Stored> byName = Comparator.comparing(
                    stored -> !matches(words(stored.product().details().name()), search));
            return byName.thenComparing(Stored::place, Comparator.reverseOrder());
        }
        List<SortKey> keys = query.sort();
        Comparator<Product> order = keys.get(keys.size() - 1).descending() ? BY_ID.reversed() : BY_ID;
        for (int i = keys.size() - 1; i >= 0; i--) {
            Comparator<Product> key = by(keys.get(i).field());
            order = (keys.get(i).descending() ? key.reversed() : key).thenComparing(order);
        }
        return Comparator.comparing(Stored::product, order);
    }

    private static Comparator<Product> by(SortKey.Field field) {
        return switch (field) {
            case NAME -> Comparator.comparing(product -> product.details().name());
            case PRICE -> Comparator.comparing(product -> product.details().price());
            case CREATED_AT -> Comparator.comparing(Product::createdAt);
            case UPDATED_AT -> Comparator.comparing(Product::updatedAt);
        };
    }

    private record Stored(Product product, long place) {}
}

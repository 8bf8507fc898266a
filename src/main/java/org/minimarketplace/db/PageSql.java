package org.minimarketplace.db;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.minimarketplace.core.Position;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.SortKey;

/**
 * Statements for pages of products. Every value is bound; only names of columns and operators are put together. A page
 * begins behind the last row of the one before ("keyset"), which an index finds at any depth at the same cost. Not
 * thread-safe.
 */
final class PageSql {

    private static final String COLUMNS = ProductRow.COLUMNS + ", p.row_id";

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> arguments = new HashMap<>();
    private final PageDialect dialect;
    private final String sql;

    private PageSql(ProductFilter filter, PageDialect dialect) {
        this.dialect = dialect;
        this.sql = "";
        filter(filter);
    }

    private PageSql(PageSql conditions, String sql) {
        this.dialect = conditions.dialect;
        this.conditions.addAll(conditions.conditions);
        this.arguments.putAll(conditions.arguments);
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    Map<String, Object> arguments() {
        return Map.copyOf(arguments);
    }

    /** Rows in the order of the query's keys. */
    static PageSql sorted(ProductQuery query, PageDialect dialect) {
        PageSql page = new PageSql(query.filter(), dialect);
        SearchWords search = query.filter().search();
        if (search != null) {
            page.where(dialect.matches(), "match", dialect.anywhere(search));
        }
        List<SortKey> keys = query.sort();
        if (query.after() != null) {
            page.behind(keys, query.after());
        }
        page.arguments.put("limit", query.limit() + 1);
        boolean descending = keys.get(keys.size() - 1).descending();
        String order = keys.stream().map(PageSql::term).collect(Collectors.joining(", "));
        return new PageSql(
                page,
                "SELECT " + COLUMNS + " FROM products p" + page.whereClause() + " ORDER BY " + order + ", p.id"
                        + direction(descending) + " LIMIT :limit");
    }

    /**
     * Rows that match a search, the last stored first.
     *
     * @param match in the engine's language of searches
     * @param before the {@code row_id} behind which to begin
     */
    static PageSql ranked(ProductFilter filter, PageDialect dialect, String match, long before, int limit) {
        PageSql page = new PageSql(filter, dialect);
        page.where(dialect.matchesRanked(), "match", match);
        page.where(dialect.rank() + " < :before", "before", before);
        page.arguments.put("limit", limit);
        return new PageSql(
                page,
                "SELECT " + COLUMNS + " FROM " + dialect.ranked() + page.whereClause() + " ORDER BY " + dialect.rank()
                        + " DESC LIMIT :limit");
    }

    /** The number of rows that a filter lets through. */
    static PageSql count(ProductFilter filter, PageDialect dialect) {
        PageSql page = new PageSql(filter, dialect);
        SearchWords search = filter.search();
        if (search != null) {
            page.where(dialect.matches(), "match", dialect.anywhere(search));
        }
        return new PageSql(page, "SELECT count(*) FROM products p" + page.whereClause());
    }

    /** Where the page behind this product begins. */
    static Position position(List<SortKey> keys, Product product) {
        List<Object> values = new ArrayList<>();
        for (SortKey key : keys) {
            values.add(
                    switch (key.field()) {
                        case NAME -> product.details().name();
                        case PRICE -> product.details().price();
                        case CREATED_AT -> product.createdAt().toEpochMilli();
                        case UPDATED_AT -> product.updatedAt().toEpochMilli();
                    });
        }
        values.add(product.id().toString());
        return new Position(values);
    }

    private void filter(ProductFilter filter) {
        if (filter.minPrice() != null) {
            where("p.price >= :minPrice", "minPrice", filter.minPrice());
        }
        if (filter.maxPrice() != null) {
            where("p.price <= :maxPrice", "maxPrice", filter.maxPrice());
        }
        if (filter.currency() != null) {
            where("p.currency = :currency", "currency", filter.currency());
        }
    }

    private void where(String condition, String name, Object value) {
        conditions.add(condition);
        arguments.put(name, value);
    }

    private String whereClause() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private void behind(List<SortKey> keys, Position position) {
        List<String> columns =
                new ArrayList<>(keys.stream().map(PageSql::column).toList());
        columns.add("p.id");
        for (int i = 0; i < columns.size(); i++) {
            arguments.put("after" + i, position.values().get(i));
        }
        List<String> values =
                IntStream.range(0, keys.size()).mapToObj(i -> ":after" + i).collect(Collectors.toList());
        values.add(dialect.id(":after" + keys.size()));
        conditions.add(
                oneDirection(keys) ? rowComparison(columns, values, keys) : stepwiseComparison(columns, values, keys));
    }

    private static boolean oneDirection(List<SortKey> keys) {
        return keys.stream().map(SortKey::descending).distinct().count() == 1;
    }

    /** {@code (a, id) > (x, y)}: one range of an index. */
    private static String rowComparison(List<String> columns, List<String> values, List<SortKey> keys) {
        return "(" + String.join(", ", columns) + ")" + operator(keys.get(0).descending()) + "("
                + String.join(", ", values) + ")";
    }

    /** Keys of both directions: {@code a <= x AND (a < x OR (a = x AND (b > y OR ...)))}; the first part is a range. */
    private static String stepwiseComparison(List<String> columns, List<String> values, List<SortKey> keys) {
        int last = columns.size() - 1;
        String condition = columns.get(last) + operator(keys.get(last - 1).descending()) + values.get(last);
        for (int i = last - 1; i >= 0; i--) {
            String column = columns.get(i);
            condition = "(" + column + operator(keys.get(i).descending()) + values.get(i) + " OR (" + column + " = "
                    + values.get(i) + " AND " + condition + "))";
        }
        String range = keys.get(0).descending() ? " <= " : " >= ";
        return columns.get(0) + range + ":after0 AND " + condition;
    }

    private static String operator(boolean descending) {
        return descending ? " < " : " > ";
    }

    private static String direction(boolean descending) {
        return descending ? " DESC" : " ASC";
    }

    private static String term(SortKey key) {
        return column(key) + direction(key.descending());
    }

    private static String column(SortKey key) {
        return switch (key.field()) {
            case NAME -> "p.name";
            case PRICE -> "p.price";
            case CREATED_AT -> "p.created_at";
            case UPDATED_AT -> "p.updated_at";
        };
    }
}

package org.minimarketplace.db;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Position;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductPage;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.SearchWords;

/** Reads pages of products on one handle; the statements come from {@link PageSql}. */
final class PageReader {

    private static final ProductRow ROW = new ProductRow();

    private final Handle handle;
    private final PageDialect dialect;

    PageReader(Handle handle, PageDialect dialect) {
        this.handle = handle;
        this.dialect = dialect;
    }

    ProductPage read(ProductQuery query) {
        SearchWords search = query.filter().search();
        if (search != null && search.words().isEmpty()) {
            return new ProductPage(List.of(), null, query.countTotal() ? 0L : null);
        }
        Long total = query.countTotal()
                ? bound(PageSql.count(query.filter(), dialect))
                        .mapTo(Long.class)
                        .one()
                : null;
        return search != null && query.byRelevance() ? ranked(query, search, total) : sorted(query, total);
    }

    private ProductPage sorted(ProductQuery query, @Nullable Long total) {
        List<Product> rows = bound(PageSql.sorted(query, dialect)).map(ROW).list();
        if (rows.size() <= query.limit()) {
            return new ProductPage(rows, null, total);
        }
        List<Product> page = rows.subList(0, query.limit());
        return new ProductPage(page, PageSql.position(query.sort(), page.get(page.size() - 1)), total);
    }

    /** Two walks, one behind the other: matches in the name, then the rest. The position says in which one it is. */
    private ProductPage ranked(ProductQuery query, SearchWords search, @Nullable Long total) {
        long walk = query.after() == null ? 0 : (Long) query.after().values().get(0);
        long before = query.after() == null
                ? Long.MAX_VALUE
                : (Long) query.after().values().get(1);
        List<RankedRow> rows = new ArrayList<>();
        if (walk == 0) {
            rows.addAll(matches(query, dialect.inName(search), 0, before, query.limit() + 1));
            before = Long.MAX_VALUE;
        }
        if (rows.size() <= query.limit()) {
            rows.addAll(matches(query, dialect.notInName(search), 1, before, query.limit() + 1 - rows.size()));
        }
        if (rows.size() <= query.limit()) {
            return new ProductPage(products(rows), null, total);
        }
        List<RankedRow> page = rows.subList(0, query.limit());
        RankedRow last = page.get(page.size() - 1);
        return new ProductPage(products(page), new Position(List.of(last.walk(), last.rowId())), total);
    }

    private List<RankedRow> matches(ProductQuery query, String match, long walk, long before, int limit) {
        return bound(PageSql.ranked(query.filter(), dialect, match, before, limit))
                .map((row, context) -> new RankedRow(walk, row.getLong(ProductRow.NEXT), ROW.map(row, context)))
                .list();
    }

    private static List<Product> products(List<RankedRow> rows) {
        return rows.stream().map(RankedRow::product).toList();
    }

    private Query bound(PageSql page) {
        return handle.createQuery(page.sql()).bindMap(page.arguments());
    }

    private record RankedRow(long walk, long rowId, Product product) {}
}

package org.minimarketplace.resources;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.Currencies;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.core.ProductFilter;
import org.minimarketplace.core.ProductQuery;
import org.minimarketplace.core.SearchWords;
import org.minimarketplace.core.SortKey;
import org.minimarketplace.core.SortKey.Field;

/** The query parameters of a list of products. Filled in by Jersey; one object for each request. */
final class ListParameters {

    private static final int MAX_SEARCH_LENGTH = 200;
    private static final String MAX_PRICE = "999999999999999";
    private static final String SORT = "^-?(name|price|createdAt|updatedAt)(,-?(name|price|createdAt|updatedAt))*$";

    private static final Map<String, Field> FIELDS = Map.of(
            "name", Field.NAME,
            "price", Field.PRICE,
            "createdAt", Field.CREATED_AT,
            "updatedAt", Field.UPDATED_AT);

    @Parameter(
            description = "The size of the page; more than 200 is taken as 200",
            schema = @Schema(types = "integer", minimum = "1", defaultValue = "50"),
            example = "20")
    @QueryParam("limit")
    @Nullable
    String limit;

    @Parameter(
            description = "Where the page begins: taken from `Link`, and valid for the same query alone",
            schema = @Schema(types = "string"))
    @QueryParam("cursor")
    @Nullable
    String cursor;

    @Parameter(
            description =
                    "Names of fields, each once, with - before it for the other direction; then by id. Names in the order of their code points, whatever the language",
            schema = @Schema(types = "string", pattern = SORT),
            example = "-price,name")
    @QueryParam("sort")
    @Nullable
    String sort;

    @Parameter(
            description =
                    "Words that all occur in the name or the description, the last one perhaps as the beginning of a word. "
                            + "Compatibility forms, marks and case do not matter (NFKD, without marks, full case folding): "
                            + "`ΣΊΣΥΦΟΣ` finds `Σίσυφος`, `strasse` finds `Straße`. Chinese, Japanese, Korean, Thai, Lao, "
                            + "Khmer, Burmese and Yi are found by every part. Symbols and emoji are looked for where there "
                            + "are no letters or digits, punctuation where there is nothing else; it is found where it "
                            + "stands between blanks alone",
            schema = @Schema(types = "string", maxLength = MAX_SEARCH_LENGTH),
            example = "cha")
    @QueryParam("q")
    @Nullable
    String q;

    @Parameter(
            description = "The lowest price, in minor units",
            schema = @Schema(types = "integer", format = "int64", minimum = "0", maximum = MAX_PRICE),
            example = "1000")
    @QueryParam("minPrice")
    @Nullable
    String minPrice;

    @Parameter(
            description = "The highest price, in minor units",
            schema = @Schema(types = "integer", format = "int64", minimum = "0", maximum = MAX_PRICE),
            example = "2000")
    @QueryParam("maxPrice")
    @Nullable
    String maxPrice;

    @Parameter(
            description = "The ISO 4217 code of the currency",
            schema = @Schema(types = "string", pattern = "^[A-Z]{3}$"),
            example = "USD")
    @QueryParam("currency")
    @Nullable
    String currency;

    /**
     * The query that the parameters make.
     *
     * @throws InvalidParameterException for the first parameter that is not valid
     */
    ProductQuery query(Cursors cursors, boolean countTotal) {
        ProductFilter filter =
                new ProductFilter(search(), price("minPrice", minPrice), price("maxPrice", maxPrice), validCurrency());
        ProductQuery first = new ProductQuery(filter, sortKeys(), null, PageSize.of(limit), countTotal);
        return cursor == null
                ? first
                : new ProductQuery(filter, first.sort(), cursors.read(cursor, first), first.limit(), countTotal);
    }

    private @Nullable SearchWords search() {
        if (q == null || q.isBlank()) {
            return null;
        }
        if (q.codePointCount(0, q.length()) > MAX_SEARCH_LENGTH) {
            throw new InvalidParameterException("q", "must have at most 200 characters, as names have");
        }
        if (q.indexOf('\0') >= 0) {
            throw new InvalidParameterException("q", "must not contain NUL, as names do not");
        }
        return SearchWords.of(q);
    }

    private static @Nullable Long price(String name, @Nullable String value) {
        if (value == null) {
            return null;
        }
        if (!value.matches("[0-9]{1,15}")) {
            throw new InvalidParameterException(name, "must be a whole number of minor units, like 1999");
        }
        return Long.valueOf(value);
    }

    private @Nullable String validCurrency() {
        if (currency != null && !Currencies.isCode(currency)) {
            throw new InvalidParameterException("currency", "must be an ISO 4217 currency code, like USD");
        }
        return currency;
    }

    private List<SortKey> sortKeys() {
        if (sort == null) {
            return List.of();
        }
        List<SortKey> keys = new ArrayList<>();
        for (String name : sort.split(",", -1)) {
            boolean descending = name.startsWith("-");
            Field field = FIELDS.get(descending ? name.substring(1) : name);
            if (field == null || keys.stream().anyMatch(key -> key.field() == field)) {
                throw new InvalidParameterException(
                        "sort",
                        "must be a list of "
                                + FIELDS.keySet().stream().sorted().collect(Collectors.joining(", "))
                                + ", each once, with - before it for the other direction");
            }
            keys.add(new SortKey(field, descending));
        }
        return keys;
    }
}

package org.minimarketplace.core;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Claims as a resource would make them, with outcomes that tell what was created. */
public final class Claims {

    private Claims() {}

    /** For the creation of products under a key of anybody. */
    public static Claim of(String key, List<Product> products) {
        return of(key, "create", products);
    }

    /** For another operation. */
    public static Claim of(String key, String operation, List<Product> products) {
        List<ProductDetails> details = products.stream().map(Product::details).toList();
        return new Claim(IdempotencyKey.of("anonymous", key, operation, details), outcome(products));
    }

    /** The same claim for a repetition, which has made products of its own. */
    public static Claim again(Claim claim, List<Product> products) {
        return new Claim(claim.key(), outcome(products));
    }

    /** The outcome of their creation. */
    public static Outcome outcome(List<Product> products) {
        Map<String, String> fields = new TreeMap<>(Map.of("Content-Type", "text/plain"));
        products.forEach(product -> fields.put("X-" + product.id(), "\"" + product.tag() + "\": a"));
        return new Outcome(201, fields, String.valueOf(products));
    }
}

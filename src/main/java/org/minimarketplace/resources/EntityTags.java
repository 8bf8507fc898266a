package org.minimarketplace.resources;

import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.minimarketplace.api.InvalidParameterException;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductPage;

/** The entity tags of products: the version in quotes, always strong. RFC 9110, sections 8.8.3 and 13.1. */
final class EntityTags {

    /** One element of a list, and what separates it from the next; an element may be empty (section 5.6.1). */
    private static final Pattern ELEMENT =
            Pattern.compile("\\s*(?:(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"))?\\s*(?:,|$)");

    private static final Pattern VERSION = Pattern.compile("\"[1-9][0-9]{0,17}\"");

    private EntityTags() {}

    static String of(long version) {
        return '"' + Long.toString(version) + '"';
    }

    /** A tag for a list: it changes with every version, and with what belongs to the page. */
    static String of(ProductPage page) {
        StringBuilder content = new StringBuilder().append(page.next());
        for (Product product : page.products()) {
            content.append(product.id()).append('/').append(product.version()).append(' ');
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(content.toString().getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What the {@code If-Match} fields require; weak tags and tags that are none of ours match nothing. */
    static Precondition ifMatch(List<String> fields) {
        if (fields.isEmpty()) {
            return Precondition.NONE;
        }
        String field = String.join(",", fields);
        if (field.strip().equals("*")) {
            return Precondition.EXISTS;
        }
        return Precondition.versionIn(tags(HttpHeaders.IF_MATCH, field, false).stream()
                .filter(tag -> VERSION.matcher(tag).matches())
                .map(tag -> Long.valueOf(tag.substring(1, tag.length() - 1)))
                .collect(Collectors.toSet()));
    }

    /** Whether the {@code If-None-Match} fields name the tag, so that a read is answered with 304. */
    static boolean noneMatchNames(List<String> fields, String tag) {
        if (fields.isEmpty()) {
            return false;
        }
        String field = String.join(",", fields);
        return field.strip().equals("*")
                || tags(HttpHeaders.IF_NONE_MATCH, field, true).contains(tag);
    }

    /** The opaque parts of the tags in a list, in their quotes. */
    private static Set<String> tags(String name, String field, boolean weakToo) {
        Set<String> tags = new HashSet<>();
        Matcher element = ELEMENT.matcher(field);
        int end = 0;
        while (end < field.length() && element.find(end) && element.start() == end) {
            String tag = element.group(2);
            if (tag != null && (weakToo || element.group(1) == null)) {
                tags.add(tag);
            }
            end = element.end();
        }
        if (end < field.length()) {
            throw new InvalidParameterException(name, "must be * or a list of entity tags, like \"1\", \"2\"");
        }
        return tags;
    }
}

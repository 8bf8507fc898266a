package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages of products, read as a client does: from one {@code Link} to the next. */
public final class Walk {

    private static final Pattern LINK = Pattern.compile("<([^>]*)>; rel=\"([a-z]+)\"");

    private Walk() {}

    /** All products from a page on. */
    public static List<JsonNode> from(RunningService service, String path) {
        List<JsonNode> products = new ArrayList<>();
        Optional<String> next = Optional.of(path);
        while (next.isPresent()) {
            Answer page = service.send("GET", next.get());
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            page.json().forEach(products::add);
            next = link(page, "next");
        }
        return products;
    }

    /** Where a link of a page leads to. */
    public static Optional<String> link(Answer page, String relation) {
        Matcher link = LINK.matcher(page.header("Link"));
        while (link.find()) {
            if (link.group(2).equals(relation)) {
                return Optional.of(link.group(1));
            }
        }
        return Optional.empty();
    }

    /** The values of one member, as text. */
    public static List<String> values(Iterable<JsonNode> products, String member) {
        List<String> values = new ArrayList<>();
        products.forEach(product -> values.add(product.path(member).asText()));
        return values;
    }

    /** Text as it stands in a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

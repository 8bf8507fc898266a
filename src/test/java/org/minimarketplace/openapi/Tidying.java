package org.minimarketplace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Corrects what the library that reads the annotations writes in an odd way. */
final class Tidying {

    private static final String NDJSON = "application/x-ndjson";

    private Tidying() {}

    static void tidy(ObjectNode document) {
        numbers(document);
        for (JsonNode schema : document.path("components").path("schemas")) {
            schema.path("properties").forEach(member -> examples((ObjectNode) member));
        }
        for (JsonNode contents : document.findValues("content")) {
            contents.properties().forEach(each -> media(each.getKey(), (ObjectNode) each.getValue()));
        }
        // The only style that header fields have.
        for (JsonNode headers : document.findValues("headers")) {
            headers.forEach(header -> ((ObjectNode) header).remove("style"));
        }
    }

    /** Limits are whole numbers, and look like them. */
    private static void numbers(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
                if (member.getValue().isNumber()) {
                    object.set(
                            member.getKey(), LongNode.valueOf(member.getValue().longValue()));
                }
            }
        }
        node.forEach(Tidying::numbers);
    }

    /** What JSON Schema 2020-12 has in the place of OpenAPI's own {@code example}. */
    private static void examples(ObjectNode schema) {
        JsonNode example = schema.remove("example");
        if (example != null) {
            schema.putArray("examples").add(example);
        }
    }

    private static void media(String type, ObjectNode media) {
        media.path("examples").properties().forEach(each -> {
            ObjectNode example = (ObjectNode) each.getValue();
            if (example.path("description").asText().equals(each.getKey())) {
                example.remove("description");
            }
            if (type.equals(NDJSON)) {
                // A line is a JSON document too, and is taken for one.
                example.put("value", example.path("value") + "\n");
            }
        });
        if (type.equals(NDJSON)) {
            // OpenAPI 3.2 has "itemSchema".
            media.putObject("x-itemSchema").put("$ref", "#/components/schemas/ProductRecord");
        }
    }
}

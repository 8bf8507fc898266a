package org.minimarketplace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Corrects what the library that reads the annotations writes in an odd way. */
final class Tidying {

    private Tidying() {}

    static void tidy(ObjectNode document) {
        numbers(document);
        for (JsonNode schema : document.path("components").path("schemas")) {
            schema.path("properties").forEach(member -> examples((ObjectNode) member));
        }
        for (JsonNode path : document.path("paths")) {
            path.forEach(call -> call((ObjectNode) call));
        }
    }

    private static void call(ObjectNode call) {
        // Operations have names and answers of their own.
        call.remove("operationId");
        call.remove("responses");
        // Any type, some of which are refused.
        if (call.path("requestBody").path("content") instanceof ObjectNode content) {
            content.remove("*/*");
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
}

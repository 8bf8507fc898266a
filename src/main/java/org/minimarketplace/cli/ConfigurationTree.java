package org.minimarketplace.cli;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** A configuration as it was read, from which keys can be taken that are wrong. For one thread. */
record ConfigurationTree(JsonNode root) {

    /** A path as operators write it: {@code server.applicationConnectors[0].port}. */
    static String key(List<Reference> path) {
        StringBuilder key = new StringBuilder();
        for (Reference step : path) {
            if (step.getFieldName() == null) {
                key.append('[').append(step.getIndex()).append(']');
            } else {
                key.append(key.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return key.toString();
    }

    /** What stands at a path, if it is a plain value. */
    Optional<String> value(List<Reference> path) {
        JsonNode node = at(path);
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    /** Takes what stands at a path; false if there is nothing. */
    boolean remove(List<Reference> path) {
        if (path.isEmpty()) {
            return false;
        }
        JsonNode owner = at(path.subList(0, path.size() - 1));
        Reference last = path.get(path.size() - 1);
        if (owner instanceof ObjectNode object) {
            return object.remove(last.getFieldName()) != null;
        }
        return owner instanceof ArrayNode array && array.remove(last.getIndex()) != null;
    }

    private JsonNode at(List<Reference> path) {
        JsonNode node = root;
        for (Reference step : path) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }
}

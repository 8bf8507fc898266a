package org.minimarketplace.config;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration as it was read, from which keys can be taken that are wrong. Elements of a list are named by their
 * place in the file, whatever was taken from before them. For one thread.
 */
final class ConfigurationTree {

    private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|[^.\\[\\]]+");

    private final JsonNode root;
    private final IdentityHashMap<ArrayNode, TreeSet<Integer>> taken = new IdentityHashMap<>();

    ConfigurationTree(JsonNode root) {
        this.root = root;
    }

    /** A path as operators write it: {@code server.applicationConnectors[0].port}. */
    String key(List<Reference> path) {
        StringBuilder key = new StringBuilder();
        for (Reference step : path) {
            if (step.getFieldName() == null) {
                key.append('[').append(step.getIndex()).append(']');
            } else {
                key.append(key.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return inFile(key.toString());
    }

    /** The key in the file of what has this key now. */
    String inFile(String key) {
        JsonNode node = root;
        StringBuilder original = new StringBuilder();
        Matcher step = STEP.matcher(key);
        int copied = 0;
        while (step.find()) {
            String index = step.group(1);
            if (index == null) {
                node = node.path(step.group());
            } else {
                int place = place(node, Integer.parseInt(index));
                original.append(key, copied, step.start(1)).append(place);
                copied = step.end(1);
                node = node.path(Integer.parseInt(index));
            }
        }
        return original.append(key.substring(copied)).toString();
    }

    /** Where an element stood before others were taken away. */
    private int place(JsonNode list, int index) {
        int place = index;
        if (list instanceof ArrayNode array) {
            for (int gone : taken.getOrDefault(array, new TreeSet<>())) {
                place += gone <= place ? 1 : 0;
            }
        }
        return place;
    }

    /** The plain value at a path, if there is one. */
    Optional<String> value(List<Reference> path) {
        return plain(at(path));
    }

    /** The plain value that has this key now, if there is one. */
    Optional<String> valueNow(String key) {
        JsonNode node = root;
        Matcher step = STEP.matcher(key);
        while (step.find()) {
            String index = step.group(1);
            node = index == null ? node.path(step.group()) : node.path(Integer.parseInt(index));
        }
        return plain(node);
    }

    private static Optional<String> plain(JsonNode node) {
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
        if (!(owner instanceof ArrayNode array)) {
            return false;
        }
        int place = place(array, last.getIndex());
        if (array.remove(last.getIndex()) == null) {
            return false;
        }
        taken.computeIfAbsent(array, list -> new TreeSet<>()).add(place);
        return true;
    }

    private JsonNode at(List<Reference> path) {
        JsonNode node = root;
        for (Reference step : path) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }
}

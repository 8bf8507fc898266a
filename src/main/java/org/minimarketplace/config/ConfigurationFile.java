package org.minimarketplace.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A configuration file as a tree of texts. YAML gives the structure alone: each value is the text that stands in the
 * file, with the values of its environment variables, and what it means is up to the type of its key. So {@code 010},
 * {@code NO} and {@code .nan} are no numbers and no truths of a dialect, and a variable cannot change the structure. A
 * key without a value is absent: it has its default. Immutable once read.
 */
public final class ConfigurationFile {

    private static final int MAX_DEPTH = 50;

    private final String path;
    private final Variables variables;
    private final Map<String, List<String>> names = new HashMap<>();
    private final List<WrongKey> wrong = new ArrayList<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private ObjectNode tree = JsonNodeFactory.instance.objectNode();

    private ConfigurationFile(String path, Variables variables) {
        this.path = path;
        this.variables = variables;
    }

    /** No file at all: every key has its default. */
    static ConfigurationFile absent(String path) {
        return new ConfigurationFile(path, new Variables(name -> null));
    }

    /**
     * Reads a file.
     *
     * @param path as the operator wrote it
     * @param environment answers the value of a variable, or null where it is not set
     * @throws ConfigurationRejectedException if it is not YAML of keys and values in UTF-8
     */
    public static ConfigurationFile read(String path, byte[] bytes, UnaryOperator<@Nullable String> environment)
            throws ConfigurationRejectedException {
        ConfigurationFile file = new ConfigurationFile(path, new Variables(environment));
        Node root = file.compose(file.decode(bytes));
        if (root instanceof MappingNode mapping) {
            file.tree = file.object(mapping, "");
        } else if (root != null) {
            throw file.rejected("must hold keys and values, like \"gate:\" and \"  permits: 8\"");
        }
        return file;
    }

    /** The keys and their values, all of them texts; what reads it may change it. */
    public ObjectNode tree() {
        return tree;
    }

    /** The errors that are known before any type is looked at. */
    public List<WrongKey> wrong() {
        return List.copyOf(wrong);
    }

    /**
     * The error of a key.
     *
     * @param key like {@code a.b[0].c}
     * @param problem the rest of the sentence
     */
    WrongKey wrongKey(String key, String problem) {
        List<String> from = names.getOrDefault(key, List.of());
        String suffix = from.isEmpty() ? "" : " (" + String.join(", ", from) + ")";
        return new WrongKey(key, path + ": " + key + suffix + " " + problem);
    }

    private String decode(byte[] bytes) throws ConfigurationRejectedException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw rejected("is not in UTF-8");
        }
    }

    private @Nullable Node compose(String text) throws ConfigurationRejectedException {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String where =
                    mark == null ? "" : " in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            throw rejected("is not YAML" + where + ": " + e.getProblem());
        } catch (YAMLException e) {
            throw rejected("is not YAML: " + e.getMessage());
        }
    }

    private ConfigurationRejectedException rejected(String problem) {
        return new ConfigurationRejectedException(path, List.of(new WrongKey("", path + " " + problem)), null);
    }

    private @Nullable JsonNode value(Node node, String key) {
        if (node instanceof ScalarNode scalar) {
            return text(scalar, key);
        }
        if (!open.add(node)) {
            wrong.add(wrongKey(key, "is part of itself"));
            return null;
        }
        try {
            return node instanceof MappingNode mapping ? object(mapping, key) : list((SequenceNode) node, key);
        } finally {
            open.remove(node);
        }
    }

    private ObjectNode object(MappingNode mapping, String key) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            int line = entry.getKeyNode().getStartMark().getLine() + 1;
            if (!(entry.getKeyNode() instanceof ScalarNode name)) {
                wrong.add(wrongKey(key, "has a key in line " + line + " that is not a plain name"));
                continue;
            }
            String inner = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
            Integer before = lines.putIfAbsent(name.getValue(), line);
            if (before != null) {
                wrong.add(wrongKey(inner, "stands twice, in line " + before + " and in line " + line));
                continue;
            }
            JsonNode value = value(entry.getValueNode(), inner);
            if (value != null) {
                object.set(name.getValue(), value);
            }
        }
        return object;
    }

    private ArrayNode list(SequenceNode sequence, String key) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Node element : sequence.getValue()) {
            JsonNode value = value(element, key + "[" + list.size() + "]");
            list.add(value == null ? JsonNodeFactory.instance.nullNode() : value);
        }
        return list;
    }

    private @Nullable JsonNode text(ScalarNode scalar, String key) {
        String text = scalar.getValue();
        if (scalar.isPlain() && (text.isEmpty() || text.equals("~") || text.equals("null"))) {
            return null;
        }
        if (!Variables.hasReference(text)) {
            return JsonNodeFactory.instance.textNode(text);
        }
        names.put(key, Variables.names(text));
        try {
            String resolved = variables.resolve(text);
            return resolved.isEmpty() ? null : JsonNodeFactory.instance.textNode(resolved);
        } catch (Variables.NotSetException e) {
            wrong.add(wrongKey(
                    key,
                    "needs a variable that is not set: set " + e.name() + ", or write ${" + e.name()
                            + ":-value} with a default"));
            return null;
        }
    }
}

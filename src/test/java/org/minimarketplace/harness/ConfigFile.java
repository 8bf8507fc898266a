package org.minimarketplace.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes a configuration file as an operator does: the {@code config.yml} of the repository, with other values. */
public final class ConfigFile {

    private ConfigFile() {}

    /**
     * Writes one with a name of its own.
     *
     * @param values by keys like {@code server.applicationConnectors[0].port}; elements of lists have to be there
     */
    public static Path in(Path folder, Map<String, String> values) {
        YAMLMapper yaml = new YAMLMapper();
        try {
            JsonNode tree = yaml.readTree(Path.of("config.yml").toFile());
            values.forEach((key, value) -> set(tree, key, value));
            Path file = Files.createTempFile(folder, "config", ".yml");
            yaml.writeValue(file.toFile(), tree);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void set(JsonNode tree, String key, String value) {
        String[] steps = key.split("[.\\[]", -1);
        JsonNode owner = tree;
        for (int i = 0; i < steps.length - 1; i++) {
            owner = inside(owner, steps[i]);
        }
        ((ObjectNode) owner).put(steps[steps.length - 1], value);
    }

    private static JsonNode inside(JsonNode owner, String step) {
        if (owner instanceof ArrayNode list) {
            return list.get(Integer.parseInt(step.replace("]", "")));
        }
        JsonNode inner = owner.path(step);
        return inner.isContainerNode() ? inner : ((ObjectNode) owner).putObject(step);
    }
}

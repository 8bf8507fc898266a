package org.minimarketplace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.FilePaths;

/**
 * Which environment variable stands behind a key of a configuration file: read from the file itself, so that a message
 * names what the operator has set.
 */
final class EnvironmentVariables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)");

    private final JsonNode file;

    private EnvironmentVariables(JsonNode file) {
        this.file = file;
    }

    static EnvironmentVariables in(@Nullable String file) {
        YAMLMapper yaml = new YAMLMapper();
        if (file == null) {
            return new EnvironmentVariables(yaml.createObjectNode());
        }
        try {
            return new EnvironmentVariables(yaml.readTree(FilePaths.of(file).toFile()));
        } catch (IOException e) {
            // The message is about something else; it only lacks the variable then.
            return new EnvironmentVariables(yaml.createObjectNode());
        }
    }

    /** " (NAME)" for a key like {@code a.b[0].c} whose value comes from a variable, otherwise nothing. */
    String suffix(String key) {
        return name(key).map(name -> " (" + name + ")").orElse("");
    }

    private Optional<String> name(String key) {
        String pointer = "/" + key.replace('.', '/').replace('[', '/').replace("]", "");
        Matcher reference = REFERENCE.matcher(file.at(pointer).asText());
        return reference.find() ? Optional.of(reference.group(1)) : Optional.empty();
    }
}

package org.minimarketplace.cli;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.configuration.ConfigurationValidationException;
import io.dropwizard.configuration.YamlConfigurationFactory;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.minimarketplace.cli.ConfigurationRejectedException.WrongKey;

/**
 * Reads a configuration, and finds everything that is wrong with it. Dropwizard's factory stops at the first value of a
 * wrong type; here that key is taken out and the rest is read again, until it fits and its limits can be looked at.
 * Thread-safe.
 */
public final class CompleteConfigurationFactory<T> extends YamlConfigurationFactory<T> {

    private static final String LEVELS_ALLOWED = "must be one of TRACE, DEBUG, INFO, WARN, ERROR, OFF";

    private final Class<T> type;

    /** Reads configurations of a class. */
    public CompleteConfigurationFactory(Class<T> type, Validator validator, ObjectMapper mapper, String prefix) {
        super(type, validator, mapper.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES), prefix);
        this.type = type;
    }

    @Override
    protected T build(JsonNode node, String path) throws IOException, ConfigurationException {
        EnvironmentVariables variables = EnvironmentVariables.in(path);
        ConfigurationTree tree = new ConfigurationTree(node);
        List<WrongKey> wrong = new ArrayList<>();
        Object rest = null;
        Set<String> seen = new HashSet<>();
        boolean fits = false;
        while (!fits) {
            try {
                rest = super.build(node, path);
                fits = true;
            } catch (ConfigurationValidationException e) {
                for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
                    rest = violation.getRootBean();
                    wrong.add(wrongKey(
                            path,
                            tree.inFile(violation.getPropertyPath().toString()),
                            variables,
                            violation.getMessage() + ", not " + violation.getInvalidValue()));
                }
                fits = true;
            } catch (ConfigurationParsingException e) {
                if (!(e.getCause() instanceof JsonMappingException mapping)) {
                    throw e;
                }
                String key = tree.key(mapping.getPath());
                String expected = Expectations.of(mapping, tree.value(mapping.getPath()));
                // What comes again although it was taken out, or is the file as a whole, cannot be passed over.
                if (!seen.add(key) || !tree.remove(mapping.getPath())) {
                    throw e;
                }
                wrong.add(wrongKey(path, key, variables, expected));
            }
        }
        addLevels(node, tree, path, variables, wrong);
        if (rest != null && wrong.isEmpty()) {
            return type.cast(rest);
        }
        wrong.sort(Comparator.comparing(WrongKey::line));
        throw new ConfigurationRejectedException(path, wrong, rest);
    }

    private static WrongKey wrongKey(String path, String key, EnvironmentVariables variables, String expected) {
        return new WrongKey(key, path + ": " + key + variables.suffix(key) + " " + expected);
    }

    /** Dropwizard takes any word for a level, and one that it does not know for INFO. */
    private static void addLevels(
            JsonNode node, ConfigurationTree tree, String path, EnvironmentVariables variables, List<WrongKey> wrong) {
        JsonNode logging = node.path("logging");
        addLevel(logging.path("level"), path, "logging.level", variables, wrong);
        for (Map.Entry<String, JsonNode> logger : logging.path("loggers").properties()) {
            JsonNode level = logger.getValue().isObject() ? logger.getValue().path("level") : logger.getValue();
            addLevel(level, path, "logging.loggers." + logger.getKey(), variables, wrong);
        }
        for (int i = 0; i < logging.path("appenders").size(); i++) {
            JsonNode threshold = logging.path("appenders").path(i).path("threshold");
            addLevel(threshold, path, tree.inFile("logging.appenders[" + i + "].threshold"), variables, wrong);
        }
    }

    private static void addLevel(
            JsonNode level, String path, String key, EnvironmentVariables variables, List<WrongKey> wrong) {
        if (level.isValueNode()
                && Level.toLevel(level.asText(), null) == null
                && !level.asText().equals("false")) {
            wrong.add(wrongKey(path, key, variables, LEVELS_ALLOWED + ", not " + level.asText()));
        }
    }
}

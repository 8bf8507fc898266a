package org.minimarketplace.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.ConfigurationValidationException;
import io.dropwizard.configuration.YamlConfigurationFactory;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;

/**
 * Reads a configuration, and finds everything that is wrong with it. Dropwizard's factory stops at the first value of a
 * wrong type; here that key is taken out and the rest is read again, until it fits and its limits can be looked at.
 * Thread-safe.
 */
public final class ConfigurationReader<T> extends YamlConfigurationFactory<T> {

    private static final String WITHOUT_FILE = "default configuration";

    private final Class<T> type;
    private final UnaryOperator<@Nullable String> environment;

    /** Reads configurations of a class, with the environment variables of this process. */
    public ConfigurationReader(Class<T> type, Validator validator, ObjectMapper mapper, String prefix) {
        this(type, validator, mapper, prefix, System::getenv);
    }

    ConfigurationReader(
            Class<T> type,
            Validator validator,
            ObjectMapper mapper,
            String prefix,
            UnaryOperator<@Nullable String> environment) {
        super(
                type,
                validator,
                new LazyOverrides(mapper, prefix)
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .registerModule(new StrictScalars()),
                prefix);
        this.type = type;
        this.environment = environment;
    }

    @Override
    public T build(ConfigurationSourceProvider provider, String path) throws IOException, ConfigurationException {
        try (InputStream input = provider.open(path)) {
            return build(ConfigurationFile.read(path, input.readAllBytes(), environment), path);
        }
    }

    @Override
    public T build() throws IOException, ConfigurationException {
        return build(ConfigurationFile.absent(WITHOUT_FILE), WITHOUT_FILE);
    }

    private T build(ConfigurationFile file, String path) throws IOException, ConfigurationException {
        JsonNode node = file.tree();
        ConfigurationTree tree = new ConfigurationTree(node);
        List<WrongKey> wrong = new ArrayList<>(file.wrong());
        Object rest = null;
        Set<String> seen = new HashSet<>();
        boolean fits = false;
        while (!fits) {
            try {
                rest = build(node, path);
                fits = true;
            } catch (ConfigurationValidationException e) {
                for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
                    rest = violation.getRootBean();
                    wrong.add(outOfRange(violation, file, tree));
                }
                fits = true;
            } catch (ConfigurationParsingException e) {
                if (!(e.getCause() instanceof JsonMappingException mapping)) {
                    throw e;
                }
                String key = tree.key(mapping.getPath());
                String expected = Expectations.of(mapping, key, tree.value(mapping.getPath()));
                // A key that fails again although it was taken out cannot be passed over, nor can the file as a whole.
                if (!seen.add(key) || !tree.remove(mapping.getPath())) {
                    throw e;
                }
                // The type of a section stands in a key of its own.
                String named = mapping instanceof InvalidTypeIdException ? key + ".type" : key;
                wrong.add(file.wrongKey(named, expected));
            }
        }
        wrong.addAll(LevelKeys.wrong(node, file, tree));
        if (rest != null && wrong.isEmpty()) {
            return type.cast(rest);
        }
        wrong.sort(Comparator.comparing(WrongKey::line));
        throw new ConfigurationRejectedException(path, wrong, rest);
    }

    private static WrongKey outOfRange(
            ConstraintViolation<?> violation, ConfigurationFile file, ConfigurationTree tree) {
        String here = violation.getPropertyPath().toString();
        String key = tree.inFile(here);
        String value = tree.valueNow(here).orElseGet(() -> String.valueOf(violation.getInvalidValue()));
        return file.wrongKey(key, violation.getMessage() + ", not " + Shown.value(key, value));
    }
}

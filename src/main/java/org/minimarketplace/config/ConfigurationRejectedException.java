package org.minimarketplace.config;

import io.dropwizard.configuration.ConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration has values that are not allowed; all of them are known. */
public final class ConfigurationRejectedException extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    private final transient List<WrongKey> wrong;
    private final transient @Nullable Object rest;

    /**
     * With all that is wrong.
     *
     * @param rest the configuration without what could not be read; null if nothing could
     */
    ConfigurationRejectedException(String file, List<WrongKey> wrong, @Nullable Object rest) {
        super(file, wrong.stream().map(WrongKey::line).toList());
        this.wrong = List.copyOf(wrong);
        this.rest = rest;
    }

    /** Everything that is wrong, sorted by line. */
    public List<WrongKey> wrong() {
        return wrong;
    }

    /** The configuration without what could not be read; null if nothing could. */
    public @Nullable Object rest() {
        return rest;
    }

    /**
     * A key whose value is not allowed.
     *
     * @param line names the file, the key, what is allowed, and the value
     */
    public record WrongKey(String key, String line) {}
}

package org.minimarketplace.config;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;

/**
 * Spares the start a walk over all classes of the configuration: Dropwizard's factory asks which keys are lists, for
 * system properties like {@code -Ddw.logging.level=DEBUG}, whether there are any or not.
 */
final class LazyOverrides extends ObjectMapper {

    private static final long serialVersionUID = 1L;

    private final String prefix;

    /** A copy of a mapper, for the configuration alone. */
    LazyOverrides(ObjectMapper mapper, String prefix) {
        super(mapper);
        this.prefix = prefix + ".";
    }

    @Override
    public ObjectMapper copy() {
        return new LazyOverrides(this, prefix.substring(0, prefix.length() - 1));
    }

    @Override
    public void acceptJsonFormatVisitor(Class<?> type, JsonFormatVisitorWrapper visitor) throws JsonMappingException {
        if (System.getProperties().stringPropertyNames().stream().anyMatch(name -> name.startsWith(prefix))) {
            super.acceptJsonFormatVisitor(type, visitor);
        }
    }
}

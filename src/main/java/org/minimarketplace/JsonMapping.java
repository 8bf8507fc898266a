package org.minimarketplace;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.guava.GuavaModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.dropwizard.jackson.DiscoverableSubtypeResolver;
import io.dropwizard.jackson.FuzzyEnumModule;
import org.minimarketplace.api.Utf8JsonFactory;

/**
 * How JSON and the configuration are mapped: as by Dropwizard's own mapper, without its Blackbird module. That module
 * makes a class for each accessor of each section, several hundred at every start, and writes and reads our records no
 * faster.
 */
final class JsonMapping {

    private JsonMapping() {}

    /** A new mapper; {@link org.minimarketplace.api.StrictJson} makes it strict for what clients send. */
    static ObjectMapper mapper() {
        return new ObjectMapper(new Utf8JsonFactory())
                .registerModules(
                        new GuavaModule(),
                        new FuzzyEnumModule(),
                        new ParameterNamesModule(),
                        new Jdk8Module(),
                        new JavaTimeModule())
                .setSubtypeResolver(new DiscoverableSubtypeResolver())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }
}

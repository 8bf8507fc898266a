package org.minimarketplace.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationException;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** System properties that replace keys of the configuration: Dropwizard's own, which its tests use, too. */
final class LazyOverridesTest {

    private static final String PREFIX = "lazy-overrides-test";

    private final Validator validator =
            Validation.buildDefaultValidatorFactory().getValidator();

    /** A configuration with a key of each kind. */
    static final class Settings {

        @JsonProperty
        private String name = "";

        @JsonProperty
        private List<String> names = List.of();
    }

    @AfterEach
    void forget() {
        System.clearProperty(PREFIX + ".name");
        System.clearProperty(PREFIX + ".names");
    }

    @Test
    void replaceAText() throws Exception {
        System.setProperty(PREFIX + ".name", "set");

        assertThat(read("name: file").name).isEqualTo("set");
    }

    @Test
    void replaceAListByTextsWithCommas() throws Exception {
        System.setProperty(PREFIX + ".names", "a,b");

        assertThat(read("names: [file]").names).containsExactly("a", "b");
    }

    @Test
    void areNotNeeded() throws Exception {
        assertThat(read("names: [file]").names).containsExactly("file");
    }

    private Settings read(String yaml) throws IOException, ConfigurationException {
        byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
        return new ConfigurationReader<>(Settings.class, validator, new ObjectMapper(), PREFIX)
                .build(path -> new ByteArrayInputStream(bytes), "test.yml");
    }
}

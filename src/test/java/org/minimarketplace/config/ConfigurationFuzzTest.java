package org.minimarketplace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.setup.Bootstrap;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.minimarketplace.MarketplaceApplication;
import org.minimarketplace.MarketplaceConfiguration;
import org.minimarketplace.fuzz.Campaign;
import org.minimarketplace.fuzz.Mutations;

/** Whatever stands in a configuration file, it is read or refused with lines for the operator. */
class ConfigurationFuzzTest {

    private static final long INPUTS = 600;

    @Test
    void everyFileIsReadOrRefused() throws Exception {
        MarketplaceApplication application = new MarketplaceApplication();
        Bootstrap<MarketplaceConfiguration> bootstrap = new Bootstrap<>(application);
        application.initialize(bootstrap);
        ConfigurationReader<MarketplaceConfiguration> reader = new ConfigurationReader<>(
                MarketplaceConfiguration.class,
                bootstrap.getValidatorFactory().getValidator(),
                bootstrap.getObjectMapper(),
                "dw",
                name -> null);

        assertThat(new Campaign("configuration", Mutations.of("configuration"), INPUTS).run(1, (input, seed) -> {
                    try {
                        reader.build(path -> new ByteArrayInputStream(input), "config.yml");
                    } catch (ConfigurationException e) {
                        assertThat(e.getMessage()).startsWith("config.yml").contains("\n");
                    }
                }))
                .isEmpty();
    }
}

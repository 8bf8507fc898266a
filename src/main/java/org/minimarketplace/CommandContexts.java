package org.minimarketplace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.minimarketplace.cli.CommandContext;
import org.minimarketplace.cli.CommandContext.ListenAddress;
import org.minimarketplace.config.Secrets;

/** The part of the configuration that commands get. */
final class CommandContexts {

    private CommandContexts() {}

    static CommandContext of(MarketplaceConfiguration configuration, Bootstrap<MarketplaceConfiguration> bootstrap) {
        return new CommandContext(
                GuardedStorage.kind(configuration, Clock.systemUTC()),
                configuration.gate(),
                configuration.api().requestTimeout(),
                ApplicationPort.formats(bootstrap.getValidatorFactory().getValidator(), configuration.api()),
                () -> effective(configuration, bootstrap),
                addresses(configuration),
                configuration.auth());
    }

    static List<ListenAddress> addresses(MarketplaceConfiguration configuration) {
        if (!(configuration.getServerFactory() instanceof DefaultServerFactory server)) {
            return List.of();
        }
        return Stream.concat(server.getApplicationConnectors().stream(), server.getAdminConnectors().stream())
                .flatMap(CommandContexts::address)
                .toList();
    }

    private static Stream<ListenAddress> address(ConnectorFactory connector) {
        return connector instanceof HttpConnectorFactory http
                ? Stream.of(new ListenAddress(
                        http.getBindHost() == null ? "0.0.0.0" : http.getBindHost(),
                        http.getPort(),
                        http instanceof HttpsConnectorFactory))
                : Stream.empty();
    }

    private static String effective(
            MarketplaceConfiguration configuration, Bootstrap<MarketplaceConfiguration> bootstrap) {
        try {
            JsonNode tree = bootstrap.getObjectMapper().valueToTree(configuration);
            Secrets.mask(tree);
            return new YAMLMapper().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }
}

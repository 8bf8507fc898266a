package org.minimarketplace.cli;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.minimarketplace.config.ConfigurationRejectedException;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;

/** Adds to a configuration that is wrong what else is wrong, so that nobody has to start again for each line. */
final class WrongConfiguration {

    private WrongConfiguration() {}

    /**
     * All lines in one failure.
     *
     * @param environment looks at the machine, as far as the configuration can be used
     */
    @SuppressWarnings("unchecked") // Commands with another configuration than that of their application make no sense.
    static <T extends Configuration> CommandFailedException describe(
            ConfigurationRejectedException rejected,
            Class<T> type,
            Bootstrap<?> bootstrap,
            BiFunction<T, Bootstrap<T>, CommandContext> context,
            Function<CommandContext, List<String>> environment) {
        List<String> lines =
                new ArrayList<>(rejected.wrong().stream().map(WrongKey::line).toList());
        Object rest = rejected.rest();
        if (rest != null) {
            lines.addAll(environment.apply(context.apply(type.cast(rest), (Bootstrap<T>) bootstrap)));
        }
        return new CommandFailedException(lines);
    }
}

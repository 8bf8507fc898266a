package org.minimarketplace;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.minimarketplace.auth.AccessCheck;
import org.minimarketplace.auth.AuthRefusedException;
import org.minimarketplace.auth.AuthSettings;
import org.minimarketplace.auth.BadTokens;
import org.minimarketplace.auth.StartRules;
import org.minimarketplace.auth.Tokens;
import org.minimarketplace.auth.TokensInEffect;
import org.minimarketplace.cli.CommandContext.ListenAddress;
import org.minimarketplace.metrics.AccessMetrics;

/** The access of callers, as configured, for the checks of both ports. */
final class CallerAccess {

    private CallerAccess() {}

    /**
     * The tokens that are good, and go on following their file.
     *
     * @throws AuthRefusedException if it would let somebody in by an oversight, or its tokens cannot be used
     */
    static AccessCheck.Access of(
            MarketplaceConfiguration configuration,
            LifecycleEnvironment lifecycle,
            CollectorRegistry registry,
            Clock clock) {
        AuthSettings auth = configuration.auth();
        List<String> problems = StartRules.problems(
                auth,
                CommandContexts.addresses(configuration).stream()
                        .map(ListenAddress::host)
                        .toList());
        if (!problems.isEmpty()) {
            throw new AuthRefusedException(problems.get(0));
        }
        AccessMetrics metrics = new AccessMetrics(registry);
        Tokens none = new Tokens(List.of());
        Supplier<Tokens> tokens = auth.file()
                .<Supplier<Tokens>>map(file -> inEffect(file, lifecycle, metrics))
                .orElse(() -> none);
        metrics.watch(tokens, registry);
        return new AccessCheck.Access(
                tokens, auth.scopesOfAnonymous(), new BadTokens(System::nanoTime), clock, metrics);
    }

    private static TokensInEffect inEffect(Path file, LifecycleEnvironment lifecycle, AccessMetrics metrics) {
        TokensInEffect tokens = new TokensInEffect(
                file, lifecycle.scheduledExecutorService("tokens").threads(1).build(), metrics);
        lifecycle.manage(tokens);
        return tokens;
    }
}

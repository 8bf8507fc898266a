package org.minimarketplace;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.health.DefaultHealthFactory;
import io.dropwizard.health.HealthFactory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import org.minimarketplace.auth.AuthSettings;
import org.minimarketplace.db.BackupSettings;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.gate.GateSettings;
import org.minimarketplace.http.AllowedHosts;
import org.minimarketplace.http.LimitSettings;
import org.minimarketplace.resources.ApiSettings;

/** The sections of {@code config.yml} that are ours; each is a record beside the part that it configures. */
@FittingBodies
public final class MarketplaceConfiguration extends Configuration {

    @Valid
    @NotNull
    @JsonProperty
    private ApiSettings api = ApiSettings.defaults();

    @Valid
    @NotNull
    @JsonProperty
    private DatabaseSettings database = DatabaseSettings.defaults();

    @Valid
    @NotNull
    @JsonProperty
    private GateSettings gate = GateSettings.defaults();

    @Valid
    @NotNull
    @JsonProperty
    private BackupSettings backup = BackupSettings.defaults();

    @Valid
    @NotNull
    @JsonProperty
    private LimitSettings limits = LimitSettings.defaults();

    @Valid
    @NotNull
    @JsonProperty
    private AuthSettings auth = AuthSettings.defaults();

    /** The access of callers. */
    public AuthSettings auth() {
        return auth;
    }

    /** How the API behaves. */
    public ApiSettings api() {
        return api;
    }

    /** The bounds of clients in this process. */
    public LimitSettings limits() {
        return limits;
    }

    /** The names under which clients may ask for this service. */
    public AllowedHosts allowedHosts() {
        return getServerFactory() instanceof ServerSettings server ? server.allowedHosts() : AllowedHosts.of("");
    }

    /** How many requests the application port works on at once, at the most. */
    int requestThreads() {
        return getServerFactory() instanceof AbstractServerFactory server ? server.getMaxThreads() : Integer.MAX_VALUE;
    }

    /** Where the products are. */
    public DatabaseSettings database() {
        return database;
    }

    /** How much work the database gets at once. */
    public GateSettings gate() {
        return gate;
    }

    /** When and where backups are taken. */
    public BackupSettings backup() {
        return backup;
    }

    /** Without the schedules of checks that another storage has: Dropwizard takes them for mistakes. */
    @Override
    public Optional<HealthFactory> getHealthFactory() {
        Optional<HealthFactory> health = super.getHealthFactory();
        if (health.isPresent() && health.get() instanceof DefaultHealthFactory checks) {
            checks.setHealthCheckConfigurations(checks.getHealthCheckConfigurations().stream()
                    .filter(check -> !GuardedStorage.checksOfOthers(database).contains(check.getName()))
                    .toList());
        }
        return health;
    }
}

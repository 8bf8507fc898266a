package org.minimarketplace;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.AllowedHosts;

/** The {@code server} section of the configuration: Dropwizard's, and the hosts that are served. */
@JsonTypeName("default")
public final class ServerSettings extends DefaultServerFactory {

    private static final String HOSTS = "must be host names without ports, separated by commas, or * for all";

    @Pattern(regexp = AllowedHosts.LIST, message = HOSTS)
    @JsonProperty
    private @Nullable String allowedHosts;

    /** The names under which clients may ask for this service, on both ports. */
    AllowedHosts allowedHosts() {
        return AllowedHosts.of(allowedHosts == null ? "" : allowedHosts);
    }

    /** Makes a mapper read this section where it would read Dropwizard's own. */
    static ObjectMapper readBy(ObjectMapper mapper) {
        return mapper.addMixIn(ServerFactory.class, InsteadOfDefault.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = ServerSettings.class)
    private interface InsteadOfDefault {}
}

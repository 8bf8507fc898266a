package org.minimarketplace.health;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.health.HealthEnvironment;
import io.dropwizard.health.response.HealthResponderFactory;
import io.dropwizard.health.response.HealthResponseProvider;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.setup.ServletEnvironment;
import java.util.Collection;

/**
 * Dropwizard's extension point for who answers health requests: {@code health.responder.type: paths} serves the state
 * at {@code /health/live} and {@code /health/ready}, which is what orchestrators expect, below each of the paths
 * configured.
 */
@JsonTypeName("paths")
public final class HealthPathsFactory implements HealthResponderFactory {

    @Override
    public void configure(
            String name,
            Collection<String> paths,
            HealthResponseProvider provider,
            HealthEnvironment health,
            JerseyEnvironment jersey,
            ServletEnvironment servlets,
            ObjectMapper mapper) {
        for (String path : paths) {
            map(servlets, path, new HealthServlet("ready", provider, health.healthChecks()));
            map(servlets, path + "/ready", new HealthServlet("ready", provider, health.healthChecks()));
            map(servlets, path + "/live", new HealthServlet("alive", provider, health.healthChecks()));
        }
    }

    private static void map(ServletEnvironment servlets, String path, HealthServlet servlet) {
        servlets.addServlet("health" + path.replace('/', '-'), servlet).addMapping(path);
    }
}

package org.minimarketplace;

import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.filter.AllowedMethodsFilter;
import io.dropwizard.metrics.servlets.AdminServlet;
import io.dropwizard.metrics.servlets.HealthCheckServlet;
import io.dropwizard.metrics.servlets.PingServlet;
import io.dropwizard.metrics.servlets.ThreadDumpServlet;
import io.dropwizard.servlets.tasks.TaskServlet;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.DispatcherType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.ServletMapping;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.minimarketplace.http.ReadOnly;
import org.minimarketplace.http.Uncounted;
import org.minimarketplace.http.jetty.NothingThere;

/**
 * Of what Dropwizard puts on the admin port, the parts that are documented, each at its path alone. The rest goes: it
 * maps everything ({@code /pprof}, {@code /metrics/} as JSON), and tasks of its own, which ours replace.
 */
final class AdminServlets implements ConfiguredBundle<Configuration> {

    private static final Set<Class<?>> DROPWIZARDS = Set.of(AdminServlet.class, TaskServlet.class);

    @Override
    public void run(Configuration configuration, Environment environment) {
        environment
                .admin()
                .addServlet("healthcheck", new HealthChecks(environment.healthChecks()))
                .addMapping("/healthcheck");
        environment.admin().addServlet("ping", new Ping()).addMapping("/ping");
        environment.admin().addServlet("threads", new Threads()).addMapping("/threads");
        environment.admin().addServlet("nothing-there", new NothingThere()).addMapping("/");
        environment
                .admin()
                .addFilter("read-only", new ReadOnly())
                .addMappingForUrlPatterns(
                        EnumSet.of(DispatcherType.REQUEST),
                        true,
                        "/metrics",
                        "/info",
                        "/healthcheck",
                        "/ping",
                        "/threads");
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server) {
                    removeDropwizards(environment.getAdminContext().getServletHandler());
                }
            }
        });
    }

    @RolesAllowed("metrics")
    private static final class Ping extends PingServlet {
        private static final long serialVersionUID = 1L;
    }

    @RolesAllowed("metrics")
    @Uncounted
    private static final class HealthChecks extends HealthCheckServlet {

        private static final long serialVersionUID = 1L;

        HealthChecks(HealthCheckRegistry checks) {
            super(checks);
        }
    }

    @RolesAllowed("admin")
    private static final class Threads extends ThreadDumpServlet {
        private static final long serialVersionUID = 1L;
    }

    private static void removeDropwizards(ServletHandler servlets) {
        Set<String> names = Set.copyOf(Arrays.stream(servlets.getServlets())
                .filter(servlet -> DROPWIZARDS.contains(servlet.getHeldClass()))
                .map(ServletHolder::getName)
                .toList());
        servlets.setServletMappings(Arrays.stream(servlets.getServletMappings())
                .filter(mapping -> !names.contains(mapping.getServletName()))
                .toArray(ServletMapping[]::new));
        servlets.setServlets(Arrays.stream(servlets.getServlets())
                .filter(servlet -> !names.contains(servlet.getName()))
                .toArray(ServletHolder[]::new));
        // Answers methods that it does not know without the Allow field, which only who serves the path knows.
        for (FilterMapping mapping : Stream.of(servlets.getFilterMappings()).toList()) {
            FilterHolder filter = servlets.getFilter(mapping.getFilterName());
            if (filter.getHeldClass() == AllowedMethodsFilter.class) {
                servlets.removeFilterMapping(mapping);
                servlets.removeFilterHolder(filter);
            }
        }
    }
}

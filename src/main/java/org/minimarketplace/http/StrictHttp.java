package org.minimarketplace.http;

import io.dropwizard.core.setup.Environment;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** How the requests of all ports are read, before anything else sees them. */
public final class StrictHttp {

    private StrictHttp() {}

    /**
     * To be called once, before the server is built.
     *
     * @param customizers what looks at a request before all handlers, in the order in which it meets them
     */
    public static void install(Environment environment, HttpConfiguration.Customizer... customizers) {
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    // Dropwizard wraps the factories that have them.
                    server.getContainedBeans(HttpConfiguration.class).forEach(http -> configure(http, customizers));
                }
            }
        });
    }

    private static void configure(HttpConfiguration configuration, HttpConfiguration.Customizer... customizers) {
        // RFC 9112, section 3.2.2: where the target of a request has the host, the field Host does not count.
        configuration.setHttpCompliance(HttpCompliance.RFC9110.with("marketplace", Violation.MISMATCHED_AUTHORITY));
        Stream.of(customizers).forEach(configuration::addCustomizer);
    }
}

package org.minimarketplace.http;

import io.dropwizard.core.setup.Environment;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** How the requests of all ports are read, before anything else sees them. */
public final class StrictHttp {

    private StrictHttp() {}

    /** To be called once, before the server is built. */
    public static void install(Environment environment) {
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    // Dropwizard wraps the factories that have them.
                    server.getContainedBeans(HttpConfiguration.class).forEach(StrictHttp::configure);
                }
            }
        });
    }

    private static void configure(HttpConfiguration configuration) {
        // RFC 9112, section 3.2.2: where the target of a request has the host, the field Host does not count.
        configuration.setHttpCompliance(HttpCompliance.RFC9110.with("marketplace", Violation.MISMATCHED_AUTHORITY));
        configuration.addCustomizer(new TransferCodings());
        configuration.addCustomizer(new NormalPaths());
        configuration.addCustomizer(new QueryEncoding());
    }
}

package org.minimarketplace;

import io.dropwizard.core.setup.Environment;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.minimarketplace.http.AcceptedCodings;
import org.minimarketplace.http.CacheFields;
import org.minimarketplace.http.HangUps;

/** What stands before the handlers of both ports, and before Jetty's compression of answers. */
final class BothPorts {

    private BothPorts() {}

    /** To be called before the server is built. */
    static void install(Environment environment) {
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    CacheFields fields = new CacheFields();
                    AcceptedCodings codings = new AcceptedCodings();
                    codings.setHandler(server.getHandler());
                    fields.setHandler(codings);
                    HangUps hangUps = new HangUps();
                    hangUps.setHandler(fields);
                    server.setHandler(hangUps);
                }
            }
        });
    }
}

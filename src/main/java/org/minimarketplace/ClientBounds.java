package org.minimarketplace;

import com.sun.management.UnixOperatingSystemMXBean;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.minimarketplace.auth.Caller;
import org.minimarketplace.http.BodyBudget;
import org.minimarketplace.http.BodyUse;
import org.minimarketplace.http.ConnectionLimit;
import org.minimarketplace.http.DetachedAnswers;
import org.minimarketplace.http.LimitSettings;
import org.minimarketplace.http.RefusalObserver;
import org.minimarketplace.http.RequestRate;
import org.minimarketplace.http.Routes;
import org.minimarketplace.http.Transfer;
import org.minimarketplace.http.TransferLimit;
import org.minimarketplace.http.WaitingAnswers;
import org.minimarketplace.http.WholeDocuments;
import org.minimarketplace.http.jetty.HeadLimit;
import org.minimarketplace.http.jetty.MinimumPace;
import org.minimarketplace.http.jetty.MinimumRate;
import org.minimarketplace.metrics.ClientMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bounds of clients in this process: the parts behind the section {@code limits}. */
final class ClientBounds {

    private static final Logger LOG = LoggerFactory.getLogger(ClientBounds.class);

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long BYTES_PER_SECOND = 1024;
    private static final int ADMIN_CONNECTIONS = 256;

    /** The connections of the admin port, the database's files, and what the platform has open. */
    private static final int OTHER_FILES = ADMIN_CONNECTIONS + 200;

    private final LimitSettings limits;
    private final RefusalObserver observer;
    private final CollectorRegistry registry;
    private final BodyBudget bodies;
    private final WaitingAnswers answers;
    private final RequestRate.Buckets buckets = new RequestRate.Buckets(System::nanoTime);

    ClientBounds(
            LimitSettings limits,
            RefusalObserver observer,
            CollectorRegistry registry,
            LifecycleEnvironment lifecycle) {
        this.limits = limits;
        this.observer = observer;
        this.registry = registry;
        this.bodies = new BodyBudget(limits.bodiesInArrival().toBytes());
        this.answers = new WaitingAnswers(limits.bodiesInArrival().toBytes(), observer);
        ClientMetrics.watch(bodies, answers, registry);
        Map<String, ConnectionLimit> connections = connections(limits.connections());
        ClientMetrics.watch(connections, registry);
        lifecycle.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    boundConnections(server, connections);
                }
            }
        });
    }

    private void boundConnections(Server server, Map<String, ConnectionLimit> connections) {
        for (Connector connector : server.getConnectors()) {
            connector.addBean(new HeadLimit(connector, limits.headTimeout().toJavaDuration(), observer));
            ConnectionLimit limit = connections.get(connector.getName());
            if (limit != null && connector instanceof AbstractConnector accepting) {
                accepting.addBean(limit);
            }
        }
    }

    /** Each port has its own: the one must not shut out the other. */
    private Map<String, ConnectionLimit> connections(int wanted) {
        int most = wanted;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && wanted > system.getMaxFileDescriptorCount() - OTHER_FILES) {
            most = (int) Math.max(10, system.getMaxFileDescriptorCount() - OTHER_FILES);
            LOG.warn(
                    "limits.connections is {} instead of {}: this process may open {} files (ulimit -n)",
                    most,
                    wanted,
                    system.getMaxFileDescriptorCount());
        }
        return Map.of(
                "application", new ConnectionLimit(most, observer),
                "admin", new ConnectionLimit(ADMIN_CONNECTIONS, observer));
    }

    /** Ends what comes, or is read, too slowly. */
    MinimumRate rate() {
        return new MinimumRate(
                new MinimumPace(
                        GRACE, BYTES_PER_SECOND, limits.transferTimeout().toJavaDuration()),
                observer);
    }

    /** Bounds the requests of each client in a second, if the configuration does. */
    Handler.Singleton rate(Function<Request, String> clients, Predicate<Request> exempt) {
        return limits.requestsPerSecond() == null
                ? new Handler.Wrapper()
                : new RequestRate(limits.requestsPerSecond(), buckets, clients, exempt, observer);
    }

    /** Bounds the files that come in and go out at once. */
    TransferLimit transfers(Routes routes) {
        TransferLimit transfers = new TransferLimit(
                routes::transfer,
                Map.of(Transfer.Direction.IMPORT, limits.imports(), Transfer.Direction.EXPORT, limits.exports()),
                request -> Caller.of(request.getAttribute(Caller.ATTRIBUTE)).name(),
                observer);
        ClientMetrics.watch(transfers, registry);
        return transfers;
    }

    /** Lets documents arrive without a thread. */
    WholeDocuments documents(Function<Request, BodyUse> uses) {
        return new WholeDocuments(uses, bodies, observer);
    }

    /** Lets answers leave without a thread. */
    DetachedAnswers answers(Predicate<Request> shortOnes) {
        return new DetachedAnswers(shortOnes, answers);
    }
}

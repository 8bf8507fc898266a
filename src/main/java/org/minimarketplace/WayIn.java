package org.minimarketplace;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.minimarketplace.auth.AccessCheck;
import org.minimarketplace.auth.AuthRefusedException;
import org.minimarketplace.auth.Caller;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.http.AllowedHosts;
import org.minimarketplace.http.BodyUse;
import org.minimarketplace.http.CacheFields;
import org.minimarketplace.http.ClientAddress;
import org.minimarketplace.http.ContentCodings;
import org.minimarketplace.http.HangUps;
import org.minimarketplace.http.HostCheck;
import org.minimarketplace.http.KnownCalls;
import org.minimarketplace.http.LoadShedder;
import org.minimarketplace.http.MediaTypeCase;
import org.minimarketplace.http.NormalPaths;
import org.minimarketplace.http.OperatorFields;
import org.minimarketplace.http.OriginCheck;
import org.minimarketplace.http.QueryEncoding;
import org.minimarketplace.http.RefusalObserver;
import org.minimarketplace.http.RequestEnvelope;
import org.minimarketplace.http.Routes;
import org.minimarketplace.http.ServerTiming;
import org.minimarketplace.http.ServletCalls;
import org.minimarketplace.http.StrictHttp;
import org.minimarketplace.http.TraceContext;
import org.minimarketplace.http.jetty.AcceptedCodings;
import org.minimarketplace.http.jetty.AnnouncedClose;
import org.minimarketplace.http.jetty.BodyLimit;
import org.minimarketplace.http.jetty.GzipBodies;
import org.minimarketplace.http.jetty.HeadAsGet;
import org.minimarketplace.http.jetty.LingeringClose;
import org.minimarketplace.http.jetty.NotModified;
import org.minimarketplace.http.jetty.ServerOptions;
import org.minimarketplace.http.jetty.TransferCodings;
import org.minimarketplace.http.jetty.WholeAnswers;
import org.minimarketplace.metrics.HttpMetrics;
import org.minimarketplace.metrics.RefusalMetrics;
import org.minimarketplace.resources.ApiSettings;

/**
 * The way in: the handlers that a request meets before a resource, a servlet or a page, in the order in which it meets
 * them, each with the reason for its place. A response meets them in the reverse order.
 */
final class WayIn {

    /** The arguments of a task, inflated, in bytes. */
    private static final long MAX_ADMIN_BODY = 8 * 1024;

    private final ClientBounds bounds;
    private final AllowedHosts hosts;
    private final RefusalObserver refusals;
    private final AccessCheck.Access access;

    private WayIn(ClientBounds bounds, AllowedHosts hosts, RefusalObserver refusals, AccessCheck.Access access) {
        this.bounds = bounds;
        this.hosts = hosts;
        this.refusals = refusals;
        this.access = access;
    }

    /**
     * As the configuration has it.
     *
     * @throws AuthRefusedException as {@link CallerAccess#of}
     */
    static WayIn of(
            MarketplaceConfiguration configuration,
            LifecycleEnvironment lifecycle,
            CollectorRegistry registry,
            Clock clock) {
        RefusalMetrics refusals = new RefusalMetrics(registry);
        return new WayIn(
                new ClientBounds(configuration.limits(), refusals, registry, lifecycle),
                configuration.allowedHosts(),
                refusals,
                CallerAccess.of(configuration, lifecycle, registry, clock));
    }

    /**
     * Builds the ways into both ports; to be called once, before the server is built.
     *
     * @param last next to the servlets of the application port
     */
    void install(
            Environment environment,
            ApiSettings api,
            DatabaseGate gate,
            BooleanSupplier draining,
            CollectorRegistry registry,
            Handler.Singleton last) {
        Routes routes = ApplicationPort.routes(environment);
        HttpMetrics metrics = new HttpMetrics(routes::template, registry);
        StrictHttp.install(
                environment,
                // Where the body ends, before anything reads it.
                new TransferCodings(),
                // One form of each path for all that compare it.
                new NormalPaths(),
                new QueryEncoding());
        GzipBodies.replaceJettys(environment);
        metrics.besideAccessLog(environment);
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    put(bothPorts(), server);
                }
            }
        });
        put(applicationPort(api, gate, draining, routes, metrics, last), environment.getApplicationContext());
        put(
                adminPort(new ServletCalls(environment.getAdminContext().getServletHandler())),
                environment.getAdminContext());
    }

    private static void put(List<Handler.Singleton> handlers, Handler.Singleton before) {
        for (int i = handlers.size() - 1; i >= 0; i--) {
            before.insertHandler(handlers.get(i));
        }
    }

    /** Before either port, and before Jetty's compression of answers. */
    private List<Handler.Singleton> bothPorts() {
        return List.of(
                // Asks for no port's route.
                new ServerOptions(),
                // Before all that wait for the network.
                bounds.rate(),
                // Sees the connection itself, so that all behind it fail with the same exception.
                new HangUps(),
                // Behind them fields come together that several set.
                new CacheFields(),
                // Before Jetty chooses a coding.
                new AcceptedCodings());
    }

    private List<Handler.Singleton> applicationPort(
            ApiSettings api,
            DatabaseGate gate,
            BooleanSupplier draining,
            Routes routes,
            HttpMetrics metrics,
            Handler.Singleton last) {
        return List.of(
                // Counts every request, refused ones as well.
                metrics,
                // Measures everything that follows.
                new ServerTiming(),
                // Sees the last form of an answer's fields.
                new NotModified(),
                // Before all that may answer without reading the body.
                new LingeringClose(),
                // The trace id and the security fields are for refusals as well.
                new RequestEnvelope(draining),
                // Tells the client of a close that follows from any refusal behind it.
                new AnnouncedClose(),
                // Who asks, before anything else is told.
                new HostCheck(hosts, refusals),
                new OriginCheck(refusals),
                new AccessCheck(access, routes::admission, false),
                // By who it is; what nobody may do costs them nothing.
                rate(routes::isCounted),
                // 404 and 405 are no load.
                new KnownCalls(routes),
                // Before the body is read: a refusal has to cost next to nothing.
                new LoadShedder(gate, routes::work),
                bounds.transfers(routes),
                // The media type, then the codings, then the length of what was coded.
                new MediaTypeCase(),
                new ContentCodings(),
                new GzipBodies(),
                new BodyLimit(api.maxImportSize().toBytes(), routes::takesFile),
                new BodyLimit(api.maxBodySize().toBytes(), request -> !routes.takesFile(request)),
                // From here on no thread waits for the network, but those of transfers.
                bounds.documents(routes::bodyUse),
                bounds.answers(request -> routes.transfer(request).isEmpty()),
                // Of what serves a path behind this, nothing knows HEAD well.
                new HeadAsGet(),
                // A body that was awaited goes on in another thread: the logging context begins here.
                new TraceContext(),
                // Next to Jersey, whose failures it turns into whole answers.
                new WholeAnswers(),
                // Without Jersey, where that is enough.
                last);
    }

    /** Those without a token are told apart by their addresses. */
    private Handler.Singleton rate(Predicate<Request> counted) {
        return bounds.rate(
                request -> {
                    Caller caller = Caller.of(request.getAttribute(Caller.ATTRIBUTE));
                    return caller.equals(Caller.ANONYMOUS) ? ClientAddress.of(request) : "token " + caller.name();
                },
                counted.negate());
    }

    private List<Handler.Singleton> adminPort(ServletCalls calls) {
        return List.of(
                // Over all that others set.
                new OperatorFields(),
                // The admin port answers while the instance is drained.
                new RequestEnvelope(() -> false),
                new AnnouncedClose(),
                // Who asks, before a body is read.
                new HostCheck(hosts, refusals),
                new OriginCheck(refusals),
                // Browsers ask for a password by themselves.
                new AccessCheck(access, request -> calls.of(request).admission(), true),
                rate(request -> calls.of(request).isCounted()),
                new ContentCodings(),
                new GzipBodies(),
                new BodyLimit(MAX_ADMIN_BODY, request -> true),
                bounds.documents(request -> BodyUse.WHOLE),
                bounds.answers(request -> true),
                new NotModified(),
                new HeadAsGet(),
                // As on the application port.
                new TraceContext());
    }
}

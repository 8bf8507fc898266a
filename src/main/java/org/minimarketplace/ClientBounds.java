package org.minimarketplace;

import io.prometheus.client.CollectorRegistry;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.minimarketplace.http.BodyBudget;
import org.minimarketplace.http.BodyUse;
import org.minimarketplace.http.DetachedAnswers;
import org.minimarketplace.http.LimitSettings;
import org.minimarketplace.http.RefusalObserver;
import org.minimarketplace.http.Routes;
import org.minimarketplace.http.Transfer;
import org.minimarketplace.http.TransferLimit;
import org.minimarketplace.http.WaitingAnswers;
import org.minimarketplace.http.WholeDocuments;
import org.minimarketplace.metrics.ClientMetrics;

/** What clients may have of this process, whatever they do with it: the parts behind the section {@code limits}. */
final class ClientBounds {

    private final LimitSettings limits;
    private final RefusalObserver observer;
    private final CollectorRegistry registry;
    private final BodyBudget bodies;
    private final WaitingAnswers answers;

    ClientBounds(LimitSettings limits, RefusalObserver observer, CollectorRegistry registry) {
        this.limits = limits;
        this.observer = observer;
        this.registry = registry;
        this.bodies = new BodyBudget(limits.bodiesInArrival().toBytes());
        this.answers = new WaitingAnswers(limits.bodiesInArrival().toBytes(), observer);
        ClientMetrics.watch(bodies, answers, registry);
    }

    /** Lets the handlers that the port has so far wait neither for documents nor for readers of answers. */
    void detach(Handler.Singleton port, Routes routes) {
        // Transfers have threads of their own; what is left of an import is read after its answer.
        port.insertHandler(
                new DetachedAnswers(request -> routes.transfer(request).isEmpty(), answers));
        port.insertHandler(new WholeDocuments(routes::bodyUse, bodies, observer));
    }

    /** As {@link #detach(Handler.Singleton, Routes)}, where all bodies and answers are short. */
    void detach(Handler.Singleton port) {
        port.insertHandler(new DetachedAnswers(request -> true, answers));
        port.insertHandler(new WholeDocuments(request -> BodyUse.WHOLE, bodies, observer));
    }

    /** Puts the bound on files that come in and go out before the handlers that the port has so far. */
    void boundTransfers(Handler.Singleton port, Routes routes) {
        TransferLimit transfers = new TransferLimit(
                routes::transfer,
                Map.of(Transfer.Direction.IMPORT, limits.imports(), Transfer.Direction.EXPORT, limits.exports()),
                observer);
        ClientMetrics.watch(transfers, registry);
        port.insertHandler(transfers);
    }
}

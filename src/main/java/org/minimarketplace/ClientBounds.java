package org.minimarketplace;

import io.prometheus.client.CollectorRegistry;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.minimarketplace.http.LimitSettings;
import org.minimarketplace.http.RefusalObserver;
import org.minimarketplace.http.Routes;
import org.minimarketplace.http.Transfer;
import org.minimarketplace.http.TransferLimit;
import org.minimarketplace.metrics.ClientMetrics;

/** What clients may have of this process, whatever they do with it: the parts behind the section {@code limits}. */
final class ClientBounds {

    private final LimitSettings limits;
    private final RefusalObserver observer;
    private final CollectorRegistry registry;

    ClientBounds(LimitSettings limits, RefusalObserver observer, CollectorRegistry registry) {
        this.limits = limits;
        this.observer = observer;
        this.registry = registry;
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

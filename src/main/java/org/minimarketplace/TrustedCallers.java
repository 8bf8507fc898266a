package org.minimarketplace;

import org.eclipse.jetty.server.Handler;
import org.minimarketplace.http.AllowedHosts;
import org.minimarketplace.http.HostCheck;
import org.minimarketplace.http.OriginCheck;
import org.minimarketplace.http.RefusalObserver;

/** The same two checks in the way in of both ports: which host is asked for, and which page asks. */
final class TrustedCallers {

    private final AllowedHosts hosts;
    private final RefusalObserver observer;

    TrustedCallers(AllowedHosts hosts, RefusalObserver observer) {
        this.hosts = hosts;
        this.observer = observer;
    }

    /** Puts the checks before the handlers that the port has so far. */
    void guard(Handler.Singleton port) {
        port.insertHandler(new OriginCheck(observer));
        port.insertHandler(new HostCheck(hosts, observer));
    }
}

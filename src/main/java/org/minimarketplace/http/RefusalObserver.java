package org.minimarketplace.http;

import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Is told of each request that is refused, and of each connection. Implementations are thread-safe and return at once.
 */
@FunctionalInterface
public interface RefusalObserver {

    /** A request was refused. */
    void refused(Reason reason);
}

package org.minimarketplace.http;

import java.util.Locale;
import org.eclipse.jetty.io.QuietException;

/** A request that is not served, whatever it asks for; travels to the error handler, and is not logged. */
public final class RequestRefusedException extends RuntimeException implements QuietException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final int perSecond;

    /** Says why. */
    public RequestRefusedException(Reason reason) {
        this(reason, 0);
    }

    /** Says why, and how many requests a second may come instead. */
    RequestRefusedException(Reason reason, int perSecond) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.perSecond = perSecond;
    }

    /** How many requests a second may come, where that is why; else 0. */
    public int perSecond() {
        return perSecond;
    }

    /** Why it is not served. */
    public Reason reason() {
        return reason;
    }

    /** Why requests are not served. */
    public enum Reason {
        /** For a host that is not one of ours. */
        HOST,
        /** Made by a page of another origin. */
        ORIGIN,
        /** As many files are on their way as may. */
        TRANSFERS,
        /** The bodies in arrival take as much memory as they may. */
        BODIES,
        /** A client sends or reads too slowly. */
        RATE,
        /** A client makes more requests in a second than it may. */
        QUOTA,
        /** As many connections are open as may be. */
        CONNECTIONS;

        /** The name in metrics. */
        public String label() {
            return this == QUOTA ? RATE.label() : name().toLowerCase(Locale.ROOT);
        }
    }
}

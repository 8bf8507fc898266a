package org.minimarketplace.http;

import java.util.Locale;

/** A request that is not served, whatever it asks for; travels to the error handler, and is not logged. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Says why. */
    public RequestRefusedException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
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
        /** What a client sends or reads, it sends or reads too slowly. */
        RATE,
        /** As many connections are open as may be. */
        CONNECTIONS;

        /** The name in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

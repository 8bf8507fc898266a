package org.minimarketplace.gate;

import java.util.Locale;
import org.eclipse.jetty.io.QuietException;
import org.minimarketplace.core.Foreseen;

/**
 * The gate did not let a unit of work in: nothing was done, and a later attempt may succeed. Quiet, because Jetty would
 * log a warning with all causes for each request that is turned away, when there is too much to do already: the access
 * log and the metrics have them all.
 */
public final class GateRefusedException extends RuntimeException implements QuietException, Foreseen {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** For a class of work. */
    public GateRefusedException(WorkClass work, Reason reason) {
        // Refusing has to stay cheap when there is too much to do: no stack trace.
        super(work.label() + " refused: " + reason.label(), null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Why a unit of work was not let in. */
    public enum Reason {
        /** As many wait already as may, or it would wait too long. */
        FULL,
        /** It waited as long as it may. */
        LATE,
        /** Its own deadline passed while it waited. */
        DEADLINE,
        /** The gate is closed: the service stops. */
        CLOSED;

        /** The name in metrics and logs. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

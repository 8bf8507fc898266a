package org.minimarketplace.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.io.QuietException;

/** A request that its caller may not make; travels to the error handler, and is not logged. */
public final class AccessRefusedException extends RuntimeException implements QuietException {

    private static final long serialVersionUID = 1L;

    private static final String REALM = " realm=\"mini-marketplace\"";

    private final Reason reason;
    private final Scope needed;
    private final boolean takesBasic;
    private final long retryAfterSeconds;

    AccessRefusedException(Reason reason, Scope needed, boolean takesBasic, long retryAfterSeconds) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.needed = needed;
        this.takesBasic = takesBasic;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** What the request needs. */
    public Scope needed() {
        return needed;
    }

    /** When a wrong token is looked at again; 0 where that does not matter. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The values of {@code WWW-Authenticate}: RFC 6750, section 3, and for browsers RFC 7617. */
    public List<String> challenges() {
        if (reason == Reason.THROTTLED) {
            return List.of();
        }
        List<String> challenges = new ArrayList<>();
        challenges.add("Bearer" + REALM
                + switch (reason) {
                    case INVALID, EXPIRED -> ", error=\"invalid_token\"";
                    case SCOPE -> ", error=\"insufficient_scope\", scope=\"" + needed.label() + "\"";
                    default -> "";
                });
        if (takesBasic && reason != Reason.SCOPE) {
            challenges.add("Basic" + REALM + ", charset=\"UTF-8\"");
        }
        return challenges;
    }

    /** Why requests are refused. */
    public enum Reason {
        /** There is no token. */
        MISSING,
        /** What was sent is no token that is known here. */
        INVALID,
        /** The token was good once. */
        EXPIRED,
        /** The token is good for something else. */
        SCOPE,
        /** The token is wrong, like too many before it from the same address. */
        THROTTLED;

        /** The name in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package org.minimarketplace.errors;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.auth.AccessRefusedException;

/** Requests that their caller may not make, as problems. */
final class AccessRefusals {

    private AccessRefusals() {}

    /** The field that tells the client how to ask instead, or how long to wait. */
    static void complete(HttpFields.Mutable fields, AccessRefusedException refusal) {
        fields.remove(HttpHeader.WWW_AUTHENTICATE);
        refusal.challenges().forEach(challenge -> fields.add(HttpHeader.WWW_AUTHENTICATE, challenge));
        if (refusal.retryAfterSeconds() > 0) {
            fields.put(HttpHeader.RETRY_AFTER, refusal.retryAfterSeconds());
        }
    }

    static Problem problem(AccessRefusedException refusal) {
        return switch (refusal.reason()) {
            case MISSING ->
                of(
                        ProblemType.UNAUTHORIZED,
                        "the request needs a token with the scope "
                                + refusal.needed().label());
            case INVALID, EXPIRED ->
                of(ProblemType.UNAUTHORIZED, "the token that was sent is malformed, unknown, revoked or expired");
            case SCOPE ->
                of(
                        ProblemType.FORBIDDEN,
                        "the token does not have the scope " + refusal.needed().label());
            case THROTTLED ->
                of(
                        ProblemType.TOO_MANY_REQUESTS,
                        "too many wrong tokens came from this address; a right one is served at once");
        };
    }

    private static Problem of(ProblemType type, String detail) {
        return Problem.of(type, detail, List.of());
    }
}

package org.minimarketplace.auth;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.auth.AccessRefusedException.Reason;
import org.minimarketplace.http.Admission;
import org.minimarketplace.http.CacheFields;
import org.minimarketplace.http.ClientAddress;

/**
 * Lets pass who may, and says to the others why not (RFC 6750), before a body is read. Where everybody may, no token is
 * looked at; where one is needed, who passes is the {@link Caller}. Thread-safe.
 */
public final class AccessCheck extends Handler.Wrapper {

    private final Function<Request, Admission> admissions;
    private final boolean takesBasic;
    private final Access access;

    /**
     * What the checks of all ports have in common.
     *
     * @param tokens those that are good now
     * @param anonymous what may be done without a token, and so by everybody
     */
    public record Access(
            Supplier<Tokens> tokens, Set<Scope> anonymous, BadTokens badTokens, Clock clock, AccessObserver observer) {

        /** With the scopes that these contain. */
        public Access {
            anonymous = Scope.containedIn(anonymous);
        }
    }

    /**
     * Checks the requests of a port.
     *
     * @param admissions who may make a request
     * @param takesBasic whether a token may be sent as a password, too
     */
    public AccessCheck(Access access, Function<Request, Admission> admissions, boolean takesBasic) {
        this.access = access;
        this.admissions = admissions;
        this.takesBasic = takesBasic;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Admission admission = admissions.apply(request);
        if (admission.isOpen()) {
            return super.handle(request, response, callback);
        }
        // What says nothing of who may is for nobody but the operator.
        Scope needed = Scope.named(admission.scope()).orElse(Scope.ADMIN);
        boolean isPrivate = !mayEverybody(needed);
        if (isPrivate) {
            request.setAttribute(CacheFields.PRIVATE, true);
        }
        Sent sent = Sent.in(request.getHeaders());
        if (sent.field() == null) {
            if (isPrivate) {
                return refuse(Reason.MISSING, needed, 0, request, response, callback);
            }
            return admit(Caller.ANONYMOUS, request, response, callback);
        }
        Optional<TokenEntry> known = known(sent, request.getConnectionMetaData());
        Instant now = access.clock().instant();
        if (known.isEmpty() || known.get().isExpired(now)) {
            long wait = access.badTokens().count(ClientAddress.of(request));
            Reason reason = known.isEmpty() ? Reason.INVALID : Reason.EXPIRED;
            return refuse(wait > 0 ? Reason.THROTTLED : reason, needed, wait, request, response, callback);
        }
        Caller caller = known.get().caller();
        if (isPrivate && !known.get().allows(needed)) {
            request.setAttribute(Caller.ATTRIBUTE, caller);
            return refuse(Reason.SCOPE, needed, 0, request, response, callback);
        }
        return admit(caller, request, response, callback);
    }

    /** A connection asks again and again with the same field, which the parser keeps: it is looked at once. */
    private Optional<TokenEntry> known(Sent sent, ConnectionMetaData connection) {
        HttpField field = sent.onlyField();
        if (field == null) {
            return Optional.empty();
        }
        Tokens tokens = access.tokens().get();
        if (connection.getAttribute(Recognized.ATTRIBUTE) instanceof Recognized last && last.is(field, tokens)) {
            return last.entry;
        }
        Optional<TokenEntry> found =
                tokens.find(Credentials.token(field, takesBasic).orElse(null));
        if (found.isPresent()) {
            connection.setAttribute(Recognized.ATTRIBUTE, new Recognized(field, tokens, found));
        }
        return found;
    }

    /** The fields with a token: the first one, if there is any, and whether there are more. */
    private record Sent(@Nullable HttpField field, boolean several) {

        private static final Sent NOTHING = new Sent(null, false);

        static Sent in(HttpFields fields) {
            HttpField first = null;
            // In one walk that makes no list: each request has to pass here.
            for (HttpField field : fields) {
                if (field.getHeader() == HttpHeader.AUTHORIZATION) {
                    if (first != null) {
                        return new Sent(first, true);
                    }
                    first = field;
                }
            }
            return first == null ? NOTHING : new Sent(first, false);
        }

        /** None where there are several, which no client means. */
        @Nullable
        HttpField onlyField() {
            return several ? null : field;
        }
    }

    /** Which token a field is, among those that were good then. Whether it has expired is asked for each request. */
    private record Recognized(HttpField field, Tokens tokens, Optional<TokenEntry> entry) {

        static final String ATTRIBUTE = Recognized.class.getName();

        /** By identity alone: nothing that a client sends is compared. */
        @SuppressWarnings("ReferenceEquality")
        boolean is(HttpField sent, Tokens now) {
            return sent == field && tokens == now;
        }
    }

    private boolean mayEverybody(Scope needed) {
        return access.anonymous().contains(needed);
    }

    private boolean admit(Caller caller, Request request, Response response, Callback callback) throws Exception {
        access.observer().admitted(caller);
        request.setAttribute(Caller.ATTRIBUTE, caller);
        return super.handle(request, response, callback);
    }

    private boolean refuse(
            Reason reason, Scope needed, long wait, Request request, Response response, Callback callback) {
        access.observer().refused(reason);
        int status = switch (reason) {
            case MISSING, INVALID, EXPIRED -> HttpStatus.UNAUTHORIZED_401;
            case SCOPE -> HttpStatus.FORBIDDEN_403;
            case THROTTLED -> HttpStatus.TOO_MANY_REQUESTS_429;
        };
        AccessRefusedException refusal = new AccessRefusedException(reason, needed, takesBasic, wait);
        Response.writeError(request, response, callback, status, null, refusal);
        return true;
    }
}

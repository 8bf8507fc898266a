package org.minimarketplace.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.auth.AccessRefusedException;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.http.MalformedQueryException;
import org.minimarketplace.http.RequestRate;
import org.minimarketplace.http.RequestRefusedException;
import org.minimarketplace.http.SecurityHeaders;
import org.minimarketplace.http.TraceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refusals by Jetty before Jersey sees a request, from a broken request line to a servlet's {@code sendError}: the same
 * problems as everywhere. Thread-safe.
 */
final class ProblemErrorHandler extends ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemErrorHandler.class);

    /** Jetty's replacement of a target that it could not read. */
    private static final String UNREADABLE = "/badMessage";

    private final ObjectMapper json;

    ProblemErrorHandler(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Throwable cause = (Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int status = status(response, cause);
        if (status == 500) {
            LOG.error("unexpected error outside of the resources", cause);
        }
        SecurityHeaders.putInto(response.getHeaders(), request);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (status == 405 && !response.getHeaders().contains(HttpHeader.ALLOW)) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD, OPTIONS");
        }
        if (status == 503) {
            response.getHeaders()
                    .put(HttpHeader.RETRY_AFTER, ThreadLocalRandom.current().nextInt(1, 4));
        }
        if (cause instanceof AccessRefusedException refusal) {
            AccessRefusals.complete(response.getHeaders(), refusal);
        }
        if (cause instanceof RequestRefusedException refusal && refusal.perSecond() > 0) {
            RequestRate.putInto(response.getHeaders(), refusal.perSecond(), 0);
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
        }
        // Jetty takes what it cannot read for HTTP/1.0 and closes without a word, but answers in HTTP/1.1, where a
        // client that is not told so sends its next request into the connection: RFC 9112, section 9.6. A body
        // in a transfer coding that is not known cannot be trusted to end where it seems to: section 6.1.
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1
                || status == HttpStatus.NOT_IMPLEMENTED_501) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        response.write(true, ByteBuffer.wrap(body(request, status)), callback);
        return true;
    }

    /**
     * Jetty answers 426 to HTTP/2, without the field Upgrade that has to be there (RFC 9110, section 15.5.22): there is
     * nothing here to upgrade to, so it is a version like any other one that is not spoken. A host for which the
     * connector has no certificate is misdirected (section 15.5.20), and no malformed request.
     */
    private static int status(Response response, @Nullable Throwable cause) {
        if (cause instanceof EofException) {
            // The client has closed its connection within a request, which is no defect of ours: nobody reads this.
            LOG.debug("the client hung up", cause);
            response.setStatus(HttpStatus.BAD_REQUEST_400);
        }
        if (isForAnotherCertificate(cause)) {
            response.setStatus(HttpStatus.MISDIRECTED_REQUEST_421);
        }
        if (response.getStatus() == HttpStatus.UPGRADE_REQUIRED_426) {
            response.setStatus(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);
        }
        return response.getStatus();
    }

    /** Jetty compares the host of a request with the names of the certificate that the connection has. */
    private static boolean isForAnotherCertificate(@Nullable Throwable cause) {
        return cause instanceof HttpException refusal && "Invalid SNI".equals(refusal.getReason());
    }

    private byte[] body(Request request, int status) throws JsonProcessingException {
        Object known = request.getAttribute(TraceId.KEY);
        String traceId = known instanceof String id
                ? id
                : TraceId.of(request.getHeaders().get("traceparent")).value();
        return json.writeValueAsBytes(problem(request, status).at(instance(request), traceId));
    }

    private static Problem problem(Request request, int status) {
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof GateRefusedException refusal) {
            ProblemType type = GateRefusedMapper.type(refusal);
            return Problem.of(type, GateRefusedMapper.detail(type), List.of());
        }
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof RequestRefusedException refusal) {
            return refused(refusal.reason());
        }
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof AccessRefusedException refusal) {
            return AccessRefusals.problem(refusal);
        }
        if (isForAnotherCertificate((Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION))) {
            return Problem.of(
                    ProblemType.UNKNOWN_HOST,
                    "the certificate of this connector has no such name: ask for the service by a name that it has",
                    List.of());
        }
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof MalformedQueryException) {
            return Problem.of(
                    ProblemType.INVALID_PARAMETER, "the query is not UTF-8 in valid percent-encoding", List.of());
        }
        ProblemType type = status == 503 ? ProblemType.DRAINING : ProblemType.ofStatus(status);
        return Problem.of(type, status, HttpStatusDetails.of(status), List.of());
    }

    private static Problem refused(RequestRefusedException.Reason reason) {
        return switch (reason) {
            case HOST ->
                Problem.of(
                        ProblemType.UNKNOWN_HOST,
                        "this host is not served here; an operator adds it to ALLOWED_HOSTS (server.allowedHosts)",
                        List.of());
            case ORIGIN ->
                Problem.of(
                        ProblemType.FOREIGN_ORIGIN,
                        "the page that made this request is not one of this service; nothing was changed",
                        List.of());
            case BODIES ->
                Problem.of(
                        ProblemType.TOO_MANY_BODIES,
                        "the bodies that arrive now take as much memory as they may; nothing was changed",
                        List.of());
            case QUOTA ->
                Problem.of(
                        ProblemType.TOO_MANY_REQUESTS,
                        "more requests a second than may come from this address, or by this token; nothing was changed",
                        List.of());
            // A connection that is closed gets no answer.
            case RATE, CONNECTIONS -> Problem.of(ProblemType.REQUEST_TIMEOUT, HttpStatusDetails.of(408), List.of());
            case TRANSFERS ->
                Problem.of(
                        ProblemType.TOO_MANY_TRANSFERS,
                        "as many files are imported or exported as may be at once; nothing was changed",
                        List.of());
        };
    }

    /** The path; where there is none, because the request line cannot be read, the server as a whole: {@code *}. */
    private static String instance(Request request) {
        String path = request.getHttpURI().getPath();
        return path == null || path.equals(UNREADABLE) ? "*" : UriPaths.reference(path);
    }
}

package org.minimarketplace.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Refuses requests for a host that is not one of ours with 421 (RFC 9110, section 15.5.20), before anything else is
 * read. Thread-safe.
 */
public final class HostCheck extends Handler.Wrapper {

    private final AllowedHosts hosts;
    private final RefusalObserver observer;

    /**
     * Serves some hosts.
     *
     * @param observer is told of each refusal
     */
    public HostCheck(AllowedHosts hosts, RefusalObserver observer) {
        this.hosts = hosts;
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // HTTP/1.0 needs no Host: the address that the client connected to is the host then.
        String host = HostPort.normalizeHost(Request.getServerName(request));
        if (host == null || hosts.allows(host)) {
            return super.handle(request, response, callback);
        }
        observer.refused(Reason.HOST);
        Response.writeError(
                request,
                response,
                callback,
                HttpStatus.MISDIRECTED_REQUEST_421,
                null,
                new RequestRefusedException(Reason.HOST));
        return true;
    }
}

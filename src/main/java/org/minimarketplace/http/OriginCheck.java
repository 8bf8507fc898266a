package org.minimarketplace.http;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.minimarketplace.http.RequestRefusedException.Reason;

/**
 * Refuses unsafe requests that a page of another origin makes in its reader's name with 403. Browsers say where a
 * request comes from: by {@code Sec-Fetch-Site} (W3C Fetch Metadata) to https and loopback names, else by
 * {@code Origin} (RFC 6454). Programs send neither, and pass. Thread-safe.
 */
public final class OriginCheck extends Handler.Wrapper {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final RefusalObserver observer;

    /**
     * Serves one's own pages and programs.
     *
     * @param observer is told of each refusal
     */
    public OriginCheck(RefusalObserver observer) {
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (SAFE.contains(request.getMethod()) || isOwn(request)) {
            return super.handle(request, response, callback);
        }
        observer.refused(Reason.ORIGIN);
        Response.writeError(
                request,
                response,
                callback,
                HttpStatus.FORBIDDEN_403,
                null,
                new RequestRefusedException(Reason.ORIGIN));
        return true;
    }

    private static boolean isOwn(Request request) {
        HttpFields fields = request.getHeaders();
        List<String> sites = fields.getValuesList("Sec-Fetch-Site");
        if (!sites.isEmpty()) {
            return OWN_SITE.containsAll(sites);
        }
        List<String> origins = fields.getValuesList("Origin");
        return origins.stream().allMatch(origin -> isOrigin(origin, request.getHttpURI()));
    }

    /**
     * Compares host and port. The schemes may differ: behind a proxy that ends TLS, the page's is https and ours http.
     * A port that is not named is the default one of the page's scheme.
     */
    private static boolean isOrigin(String origin, HttpURI target) {
        URI page;
        try {
            page = URI.create(origin);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (page.getHost() == null || target.getHost() == null) {
            return false;
        }
        int standard = "https".equalsIgnoreCase(page.getScheme()) ? 443 : 80;
        return page.getHost().equalsIgnoreCase(target.getHost())
                && orElse(page.getPort(), standard) == orElse(target.getPort(), standard);
    }

    private static int orElse(int port, int standard) {
        return port > 0 ? port : standard;
    }
}

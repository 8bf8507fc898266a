package org.minimarketplace.web;

import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sends browsers from one path to another one of this service, for good. Thread-safe. */
@PermitAll
final class Redirect extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final String target;

    /** Sends them to this path. */
    Redirect(String target) {
        this.target = target;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
        // Without scheme and host: a proxy in front may have given the page others.
        response.setHeader("Location", target);
    }
}

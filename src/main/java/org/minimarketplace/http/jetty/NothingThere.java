package org.minimarketplace.http.jetty;

import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * For paths that nothing else is mapped to: 404, whatever the method. Thread-safe.
 *
 * <p>Upstream: the servlet that Jetty 12.1.13 has for them answers 405 to all methods but GET: <a
 * href="https://github.com/jetty/jetty.project/issues/15221">jetty.project 15221</a>, open.
 */
@RolesAllowed("admin")
public final class NothingThere extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
}

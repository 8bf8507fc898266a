package org.minimarketplace.http.jetty;

import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * For paths that nothing else is mapped to: 404, whatever the method. The containers' own answers 405 to all methods
 * but GET. Thread-safe.
 */
@RolesAllowed("admin")
public final class NothingThere extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
}

package org.minimarketplace.health;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.dropwizard.health.response.HealthResponse;
import io.dropwizard.health.response.HealthResponseProvider;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.minimarketplace.http.Uncounted;

/** Answers with the state that the checks found last: 200 or 503, and what each of them says. Thread-safe. */
@PermitAll
@Uncounted
final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient HealthResponseProvider health;
    private final transient HealthCheckRegistry checks;
    private final String type;

    /**
     * Serves one type of health, {@code alive} or {@code ready}.
     *
     * @param checks has the {@link DrainSwitch}, which is asked directly: it takes effect at once
     */
    HealthServlet(String type, HealthResponseProvider health, HealthCheckRegistry checks) {
        this.type = type;
        this.health = health;
        this.checks = checks;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!List.of("GET", "HEAD").contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        HealthResponse state = health.healthResponse(Map.of("type", List.of(type), "name", List.of("all")));
        boolean draining = type.equals("ready") && isDraining();
        boolean healthy = state.isHealthy() && !draining;
        String checked = type.equals("ready") ? withDrain(state.getMessage(), draining) : state.getMessage();
        byte[] body = ("{\"status\":\"" + (healthy ? "healthy" : "unhealthy") + "\",\"draining\":" + draining
                        + ",\"checks\":" + checked + "}")
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(healthy ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Adds the check that is not scheduled to the array of those that are. */
    private static String withDrain(String checks, boolean draining) {
        String open = checks.substring(0, checks.lastIndexOf(']'));
        return open
                + (open.endsWith("[") ? "" : ",")
                + "{\"name\":\"" + DrainSwitch.NAME + "\",\"healthy\":" + !draining
                + ",\"type\":\"READY\",\"critical\":true}]";
    }

    private boolean isDraining() {
        HealthCheck drain = checks.getHealthCheck(DrainSwitch.NAME);
        return drain != null && !drain.execute().isHealthy();
    }
}

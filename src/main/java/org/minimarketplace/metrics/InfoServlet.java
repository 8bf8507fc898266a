package org.minimarketplace.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.minimarketplace.db.Storage;

/** {@code /info} on the admin port: what runs here, since when, and what an operator has changed. Thread-safe. */
@RolesAllowed("metrics")
public final class InfoServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient ObjectMapper json = new ObjectMapper();
    private final transient BuildInfo build;
    private final transient Storage storage;
    private final transient Overrides overrides;

    /** Tells about these parts. */
    public InfoServlet(BuildInfo build, Storage storage, Overrides overrides) {
        this.build = build;
        this.storage = storage;
        this.overrides = overrides;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("version", build.version());
        info.put("commit", build.commit());
        info.put("buildTime", build.commitTime());
        info.put("java", Runtime.version().toString());
        info.putAll(storage.facts());
        info.put("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        info.put("overrides", overrides.active());
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        json.writeValue(response.getOutputStream(), info);
    }
}

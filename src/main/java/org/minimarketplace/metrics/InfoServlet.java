package org.minimarketplace.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.minimarketplace.db.Database;
import org.minimarketplace.gate.PermitOverride;

/** {@code /info} on the admin port: what runs here, since when, and what an operator has changed. Thread-safe. */
public final class InfoServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient ObjectMapper json = new ObjectMapper();
    private final transient BuildInfo build;
    private final transient Database database;
    private final transient PermitOverride permits;

    /** Tells about these parts. */
    public InfoServlet(BuildInfo build, Database database, PermitOverride permits) {
        this.build = build;
        this.database = database;
        this.permits = permits;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("version", build.version());
        info.put("commit", build.commit());
        info.put("buildTime", build.commitTime());
        info.put("java", Runtime.version().toString());
        info.put("sqlite", database.sqliteVersion());
        info.put("schemaVersion", database.schemaVersion());
        info.put("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        Map<String, Object> overrides = new LinkedHashMap<>();
        permits.active().ifPresent(active -> {
            Map<String, Object> override = new LinkedHashMap<>();
            override.put("reads", active.reads());
            override.put("writes", active.writes());
            override.put(
                    "until",
                    active.until() == null ? "the next change" : active.until().toString());
            overrides.put("permits", override);
        });
        info.put("overrides", overrides);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        json.writeValue(response.getOutputStream(), info);
    }
}

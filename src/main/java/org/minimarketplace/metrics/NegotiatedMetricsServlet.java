package org.minimarketplace.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.servlet.jakarta.exporter.MetricsServlet;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.Accept;
import org.minimarketplace.http.Uncounted;

/**
 * Prometheus's servlet, which takes the first format that it finds a word of in {@code Accept}, with the format that
 * the weights ask for. Metrics always answer: who accepts neither gets the text. Scrapes that come at the same time
 * share one rendering, so that many of them cannot take the processors. Thread-safe.
 */
@RolesAllowed("metrics")
@Uncounted
final class NegotiatedMetricsServlet extends MetricsServlet {

    private static final long serialVersionUID = 1L;

    private static final List<String> FORMATS =
            List.of(TextFormat.CONTENT_TYPE_004, TextFormat.CONTENT_TYPE_OPENMETRICS_100);

    private final transient SharedRendering<byte[]> renderings = new SharedRendering<>();

    NegotiatedMetricsServlet(CollectorRegistry registry) {
        super(registry);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Accept accept = Accept.of(Collections.list(request.getHeaders("Accept")));
        response.setHeader("Vary", "Accept");
        response.setHeader("Cache-Control", "no-store");
        String format = accept.best(FORMATS).orElse(TextFormat.CONTENT_TYPE_004);
        byte[] content =
                renderings.get(format + '?' + request.getQueryString(), () -> render(request, response, format));
        response.setContentType(format);
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    private byte[] render(HttpServletRequest request, HttpServletResponse response, String format) throws IOException {
        Kept kept = new Kept(response);
        super.doGet(new Decided(request, format), kept);
        return kept.content.toByteArray();
    }

    /** Keeps what is written. */
    private static final class Kept extends HttpServletResponseWrapper {

        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final PrintWriter writer = new PrintWriter(content, false, StandardCharsets.UTF_8);

        Kept(HttpServletResponse response) {
            super(response);
        }

        @Override
        public PrintWriter getWriter() {
            return writer;
        }
    }

    private static final class Decided extends HttpServletRequestWrapper {

        private final String format;

        Decided(HttpServletRequest request, String format) {
            super(request);
            this.format = format;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase("Accept") ? format : super.getHeader(name);
        }
    }
}

package org.minimarketplace.logging;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.request.logging.RequestLogFactory;
import org.eclipse.jetty.server.RequestLog;

/**
 * Requests in the log of the service: {@code requestLog.type: service} in the configuration. The appenders, their
 * format and their asynchronous queue are those of the {@code logging} section.
 */
@JsonTypeName("service")
public final class AccessLogFactory implements RequestLogFactory<RequestLog> {

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public RequestLog build(String name) {
        return new AccessLog();
    }
}

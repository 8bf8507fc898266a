package org.minimarketplace.errors;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.minimarketplace.harness.LoggedLines;

/** Failures that Jetty reports, each on a server that has nothing but the handler of errors. */
final class ProblemErrorHandlerTest {

    @RegisterExtension
    private final LoggedLines lines = LoggedLines.of(ProblemErrorHandler.class);

    private final Server server = new Server();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aDefectIsAnErrorInTheLog() throws Exception {
        assertThat(answerTo(new IllegalStateException("a defect")).statusCode()).isEqualTo(500);

        assertThat(lines.all()).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
    }

    @Test
    void aClientThatHangsUpIsNone() throws Exception {
        assertThat(answerTo(new EofException("Early EOF")).statusCode()).isEqualTo(400);

        assertThat(lines.all()).extracting(ILoggingEvent::getLevel).doesNotContain(Level.ERROR, Level.WARN, Level.INFO);
    }

    private HttpResponse<String> answerTo(Throwable failure) throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.setConnectors(new ServerConnector[] {connector});
        server.setErrorHandler(new ProblemErrorHandler(new ObjectMapper()));
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Response.writeError(request, response, callback, failure);
                return true;
            }
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/products");
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}

package org.minimarketplace.http.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.http.jetty.Workarounds.byItself;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How Jersey behaves on Jetty without the classes of {@code http.jetty}. A test that fails after an update says which
 * of them is needed no longer.
 */
@Timeout(120)
class JerseyBehaviourTest {

    /** Answers that Jersey sends, each at a path of its own. */
    @Path("/")
    @Produces("text/plain")
    public static final class Resource implements ContainerResponseFilter {

        private static final String LARGE = "x".repeat(20_000);

        @GET
        @Path("failing")
        public StreamingOutput failing() {
            return out -> {
                out.write(LARGE.getBytes(UTF_8));
                throw new IOException("that was half of it");
            };
        }

        @GET
        @Path("large")
        public String large() {
            return LARGE;
        }

        @GET
        @Path("unchanged")
        public String unchanged() {
            return LARGE;
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (request.getUriInfo().getPath().equals("unchanged")) {
                response.setStatus(304);
                response.setEntity(null);
            }
        }
    }

    @Test
    void anAnswerThatFailedIsEndedAsIfItWereWhole() throws Exception {
        try (BareServer server = BareServer.ofJersey(Resource.class);
                Socket client = server.connect()) {
            client.getOutputStream().write("GET /failing HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));

            assertThat(untilLastChunk(client.getInputStream()))
                    .as(byItself(WholeAnswers.class))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("x\r\n0\r\n\r\n");
        }
    }

    /** Everything until the last chunk, or the end of the connection. */
    private static String untilLastChunk(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            all.append((char) next);
            if (next == '\n' && all.indexOf("\r\n0\r\n\r\n", all.length() - 7) >= 0) {
                break;
            }
        }
        return all.toString();
    }

    @Test
    void headHasAnotherLengthThanGet() throws Exception {
        try (BareServer server = BareServer.ofJersey(Resource.class)) {
            assertThat(server.send("HEAD /large HTTP/1.1"))
                    .as(byItself(HeadAsGet.class))
                    .startsWith("HTTP/1.1 200")
                    .contains("Content-Length: 0");
        }
    }

    @Test
    void aNotModifiedAnswerHasAType() throws Exception {
        try (BareServer server = BareServer.ofJersey(Resource.class)) {
            assertThat(server.send("GET /unchanged HTTP/1.1"))
                    .as(byItself(NotModified.class))
                    .startsWith("HTTP/1.1 304")
                    .contains("Content-Type: text/plain");
        }
    }
}

package org.minimarketplace.http.jetty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jetty, or Jersey on Jetty, as it comes: without any of this service. */
final class BareServer implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);

    private BareServer(Handler handler, Duration idleTimeout) {
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setIdleTimeout(idleTimeout.toMillis());
        server.addConnector(connector);
        server.setHandler(handler);
        LifeCycle.start(server);
    }

    static BareServer of(Handler handler) {
        return new BareServer(handler, PATIENCE);
    }

    /** Jetty, which closes connections on which nothing moved for some time. */
    static BareServer of(Handler handler, Duration idleTimeout) {
        return new BareServer(handler, idleTimeout);
    }

    /** Jersey with one resource. */
    static BareServer ofJersey(Class<?> resource) {
        ServletContextHandler servlets = new ServletContextHandler();
        servlets.addServlet(new ServletHolder(new ServletContainer(new ResourceConfig(resource))), "/*");
        return of(servlets);
    }

    /** A connection on which the client waits for as long as the idle timeout of most of these servers. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** The answer to a request, which asks for the end of the connection: all that comes until then. */
    String send(String... lines) throws IOException {
        return send(new byte[0], lines);
    }

    /** As above, with a body. */
    String send(byte[] body, String... lines) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head(lines));
            out.write(body);
            return all(socket.getInputStream());
        }
    }

    /** A head with what every request needs. */
    static byte[] head(String... lines) {
        return (String.join("\r\n", lines) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1);
    }

    /** Everything until the server ends the connection. */
    static String all(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // Ended by a reset, behind what came before.
            if (all.size() == 0) {
                throw e;
            }
        }
        return all.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}

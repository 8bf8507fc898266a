package org.minimarketplace.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.minimarketplace.cli.CommandContext.ListenAddress;

/**
 * A GET to the service where it listens. Not by {@code HttpClient}: that takes longer to start than all the rest, and a
 * health check runs every few seconds.
 *
 * <p>Over TLS a certificate is not verified where the address is one of this machine's own, where a service always
 * listens. The request leaves no machine and holds no secret, and a process that could answer in the service's place
 * could as well stop it; and a certificate that clients refuse, because it has expired or was made for other names, is
 * no reason to start a service anew. For an address of another machine it is verified, as by any client.
 *
 * <p>The service refuses requests for names that its certificate does not have, and for hosts that are not allowed
 * (421; 400 before the first of them had a problem of its own): it is asked for by the names of its certificate in
 * turn.
 */
final class LocalRequest {

    /** More than any answer about health has; whatever else listens on the port may send without end. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})");

    private static final Set<Integer> REFUSED_FOR_ITS_NAME = Set.of(400, 421);

    private final ListenAddress address;
    private final String path;
    private final int millis;
    private final long deadline;

    private LocalRequest(ListenAddress address, String path, int millis) {
        this.address = address;
        this.path = path;
        this.millis = millis;
        this.deadline = System.nanoTime() + Duration.ofMillis(2L * millis).toNanos();
    }

    /** The response. */
    record Reply(int status, String body) {}

    /**
     * Asks.
     *
     * @param millis how long to wait for the connection, and for the answer
     */
    static Reply get(ListenAddress address, String path, int millis) throws IOException {
        LocalRequest request = new LocalRequest(address, path, millis);
        return address.tls() ? request.overTls() : request.plainly();
    }

    private Reply plainly() throws IOException {
        try (Socket socket = connect()) {
            return exchange(socket, address.toString());
        }
    }

    private Reply overTls() throws IOException {
        Deque<String> names = new ArrayDeque<>();
        Reply reply;
        try (SSLSocket socket = handshake()) {
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            names.addAll(CertificateNames.toAskFor(certificate, address));
            reply = exchange(socket, names.remove());
        }
        while (REFUSED_FOR_ITS_NAME.contains(reply.status()) && !names.isEmpty()) {
            try (SSLSocket socket = handshake()) {
                reply = exchange(socket, names.remove());
            }
        }
        return reply;
    }

    private Socket connect() throws IOException {
        InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
        if (target.isUnresolved()) {
            throw new UnknownHostException(address.host());
        }
        Socket socket = new Socket();
        try {
            socket.connect(target, millis);
            socket.setSoTimeout(millis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private SSLSocket handshake() throws IOException {
        Socket socket = connect();
        try {
            boolean own = NetworkInterface.getByInetAddress(socket.getInetAddress()) != null;
            SSLSocket secured = (SSLSocket) (own ? unverified() : SSLContext.getDefault())
                    .getSocketFactory()
                    .createSocket(socket, address.host(), address.port(), true);
            if (!own) {
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
            }
            secured.startHandshake();
            return secured;
        } catch (IOException e) {
            socket.close();
            throw e;
        } catch (GeneralSecurityException e) {
            socket.close();
            throw new IOException("this Java runtime has no TLS", e);
        }
    }

    private static SSLContext unverified() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Unverified()}, null);
        return context;
    }

    /** Takes any certificate, for an address of this machine. */
    private static final class Unverified implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authentication) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authentication) {
            // See above.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** HTTP/1.0, in which an answer ends with its connection, and has no chunks. */
    private Reply exchange(Socket socket, String host) throws IOException {
        String head = "GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        String answer = new String(read(socket), StandardCharsets.UTF_8);
        Matcher status = STATUS_LINE.matcher(answer);
        if (!status.lookingAt()) {
            throw new IOException("the answer is not HTTP");
        }
        int end = answer.indexOf("\r\n\r\n");
        return new Reply(Integer.parseInt(status.group(1)), end < 0 ? "" : answer.substring(end + 4));
    }

    private byte[] read(Socket socket) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8 * 1024];
        InputStream in = socket.getInputStream();
        for (int read = in.read(buffer); read >= 0 && bytes.size() < MAX_ANSWER_BYTES; read = in.read(buffer)) {
            bytes.write(buffer, 0, read);
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException("the answer does not end");
            }
        }
        return bytes.toByteArray();
    }
}

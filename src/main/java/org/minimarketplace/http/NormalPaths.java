package org.minimarketplace.http;

import java.util.Set;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Gives each path one form, before anything else sees the request: characters that need no escape have none, and the
 * other escapes are in capitals (RFC 3986, sections 6.2.2.1 and 6.2.2.2). Characters that may separate something keep
 * their escapes: {@code %2F} is no slash.
 *
 * <p>Refuses paths with {@code .} and {@code ..} as segments, as Jetty does where they are escaped: clients resolve
 * them before they ask, and a proxy that does not would see another path than this service. A path with parameters is
 * not found: no route has any (section 3.3), and servlets would serve it as if they were not there. Thread-safe.
 */
public final class NormalPaths implements HttpConfiguration.Customizer {

    private static final Set<String> DOTS = Set.of(".", "..");

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        HttpURI uri = request.getHttpURI();
        String path = uri.getPath();
        // Jetty refuses what it reports as a violation, invalid escapes among it, right after this.
        if (path == null || uri.hasViolations()) {
            return request;
        }
        if (hasDotSegment(path)) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "dot segments");
        }
        if (path.indexOf(';') >= 0) {
            throw new HttpException.RuntimeException(HttpStatus.NOT_FOUND_404, "path parameters");
        }
        String normal = path.indexOf('%') < 0 ? path : normal(path);
        return normal.equals(path)
                ? request
                : Request.serveAs(request, HttpURI.build(uri, normal, null, uri.getQuery()));
    }

    private static boolean hasDotSegment(String path) {
        if (!path.contains("/.")) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            int parameters = segment.indexOf(';');
            if (DOTS.contains(parameters < 0 ? segment : segment.substring(0, parameters))) {
                return true;
            }
        }
        return false;
    }

    /** The normal form of a path whose escapes are valid. */
    static String normal(String path) {
        StringBuilder normal = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char next = path.charAt(i);
            if (next != '%') {
                normal.append(next);
                continue;
            }
            int octet = Integer.parseInt(path, i + 1, i + 3, 16);
            if (isUnreserved(octet)) {
                normal.append((char) octet);
            } else {
                normal.append('%');
                normal.append(Character.toUpperCase(path.charAt(i + 1)));
                normal.append(Character.toUpperCase(path.charAt(i + 2)));
            }
            i += 2;
        }
        return normal.toString();
    }

    /** RFC 3986, section 2.3. */
    private static boolean isUnreserved(int octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '.'
                || octet == '_'
                || octet == '~';
    }
}

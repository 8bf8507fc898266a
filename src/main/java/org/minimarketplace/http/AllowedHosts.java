package org.minimarketplace.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names under which this service may be asked for. IP literals and {@code localhost} always are: a page that
 * rebinds a name of its own to our address (DNS rebinding) still sends its own name. Immutable.
 *
 * @param names host names in lower case, without port
 * @param all whether every name is allowed
 */
public record AllowedHosts(Set<String> names, boolean all) {

    /** The names of a list that is separated by commas; {@code *} allows every name. */
    public static final String LIST =
            "\\s*|\\s*(?:\\*|[A-Za-z0-9_.-]{1,253})\\s*(?:,\\s*(?:\\*|[A-Za-z0-9_.-]{1,253})\\s*)*";

    private static final String ALL = "*";

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

    /** Copies the names. */
    public AllowedHosts {
        names = Set.copyOf(names);
    }

    /** Reads a list that matches {@link #LIST}. */
    public static AllowedHosts of(String list) {
        Set<String> names = Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(AllowedHosts::canonical)
                .collect(Collectors.toSet());
        return new AllowedHosts(names, names.contains(ALL));
    }

    /** Whether a request for this host may be served; the host is that of a URI (RFC 3986, section 3.2.2). */
    public boolean allows(String host) {
        return all
                || isAddress(host)
                || names.contains(canonical(host))
                || canonical(host).equals("localhost");
    }

    private static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || (host.startsWith("[") && host.endsWith("]"));
    }

    /** Names have no case, and a dot at the end names the same host. */
    private static String canonical(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}

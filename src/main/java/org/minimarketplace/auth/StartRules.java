package org.minimarketplace.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.minimarketplace.auth.AuthSettings.Anonymous;

/** Whether a service may be started with these settings, on these addresses: nobody is let in by an oversight. */
public final class StartRules {

    private StartRules() {}

    /**
     * One line for everything that forbids it.
     *
     * @param hosts the names or addresses that the ports are bound to
     */
    public static List<String> problems(AuthSettings settings, List<String> hosts) {
        List<String> problems = new ArrayList<>();
        if (settings.file().isPresent()) {
            try {
                TokenFile.read(settings.file().get());
            } catch (AuthRefusedException e) {
                problems.add(e.line());
            }
            return problems;
        }
        if (settings.anonymous() == Anonymous.NONE) {
            problems.add("auth.anonymous is none, and without a token file nobody could enter: set AUTH_TOKENS"
                    + " (auth.tokens), or allow read or write");
        }
        if (!settings.allowUnauthenticated()) {
            hosts.stream()
                    .filter(StartRules::isBeyondLoopback)
                    .distinct()
                    .forEach(host -> problems.add("without tokens nobody but this machine may reach the service, and a"
                            + " port is bound to " + host + ": set AUTH_TOKENS (auth.tokens) to a token file, or"
                            + " ALLOW_UNAUTHENTICATED=true (auth.allowUnauthenticated)"));
        }
        return problems;
    }

    /** A name that has no address is for whoever listens on it to refuse. */
    private static boolean isBeyondLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

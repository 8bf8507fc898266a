package org.minimarketplace.db.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.minimarketplace.db.DatabaseRefusedException;

/**
 * Where a database is, as the configuration has it: hosts, the database's name, and parameters out of a few. Everything
 * else is refused: names and passwords have keys of their own, the promises of the service rest on what it sets itself,
 * and some parameters of the driver load classes. Immutable.
 *
 * @param hosts with their ports, separated by commas
 * @param database its name, as it stands in the URL
 * @param parameters by their names
 */
record PostgresUrl(String hosts, String database, Map<String, String> parameters) {

    private static final String KEY = "database.url (DATABASE_URL): ";
    private static final Pattern FORM = Pattern.compile(
            "jdbc:postgresql://(?<hosts>[^/?#@\\s]+)/(?<database>[^/?#\\s]+)(?:\\?(?<parameters>\\S*))?");
    private static final Pattern LOOPBACK = Pattern.compile("(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d+)?");
    private static final Set<String> ALLOWED = Set.of(
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "targetServerType",
            "hostRecheckSeconds",
            "loadBalanceHosts");
    private static final List<String> SSL_MODES = List.of("disable", "require", "verify-ca", "verify-full");

    PostgresUrl {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a URL.
     *
     * @throws DatabaseRefusedException with a line that says what is wrong, and holds no value of a parameter
     */
    static PostgresUrl of(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new DatabaseRefusedException(KEY
                    + "must be jdbc:postgresql://host:port/database, without a user and a password, which belong into"
                    + " DATABASE_USER and DATABASE_PASSWORD or DATABASE_PASSWORD_FILE");
        }
        return new PostgresUrl(form.group("hosts"), form.group("database"), parameters(form.group("parameters")));
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new TreeMap<>();
        for (String each : text == null || text.isEmpty() ? List.<String>of() : List.of(text.split("&"))) {
            String name = each.replaceFirst("=.*", "");
            if (!ALLOWED.contains(name)) {
                String advice = Set.of("user", "password").contains(name.toLowerCase(Locale.ROOT))
                        ? "it belongs into DATABASE_USER, DATABASE_PASSWORD or DATABASE_PASSWORD_FILE"
                        : "allowed are " + String.join(", ", new TreeSet<>(ALLOWED));
                throw new DatabaseRefusedException(
                        KEY + "the parameter \"" + name + "\" is not allowed here: " + advice);
            }
            if (!each.contains("=") || parameters.put(name, each.substring(name.length() + 1)) != null) {
                throw new DatabaseRefusedException(
                        KEY + "the parameter \"" + name + "\" must stand there once, with a value");
            }
        }
        String mode = parameters.get("sslmode");
        if (mode != null && !SSL_MODES.contains(mode)) {
            throw new DatabaseRefusedException(KEY + "sslmode must be one of " + String.join(", ", SSL_MODES)
                    + ": others go on without TLS where the server has none");
        }
        return parameters;
    }

    /** For people: nothing in it is secret. */
    String place() {
        return "jdbc:postgresql://" + hosts + "/" + database;
    }

    /** For the driver. Beyond this machine the server has to prove who it is, unless the URL says otherwise. */
    String jdbc() {
        List<String> all = new ArrayList<>();
        if (!parameters.containsKey("sslmode")) {
            all.add("sslmode=" + (isLoopback() ? "disable" : "verify-full"));
        }
        new TreeMap<>(parameters).forEach((name, value) -> all.add(name + "=" + value));
        return place() + "?" + String.join("&", all);
    }

    private boolean isLoopback() {
        return List.of(hosts.split(",")).stream()
                .allMatch(host -> LOOPBACK.matcher(host).matches());
    }
}

package org.minimarketplace.db.postgres;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.minimarketplace.db.DatabaseSettings;
import org.minimarketplace.db.Pooler;

/** What the driver is told for each connection, beside the URL. */
final class ConnectionProperties {

    private ConnectionProperties() {}

    /**
     * How often a statement is run before it is prepared: behind a pooler the next transaction is on another server's.
     */
    static int prepareThreshold(DatabaseSettings settings) {
        return settings.pooler() == Pooler.TRANSACTION ? 0 : Session.PREPARE_THRESHOLD;
    }

    /** For the connections of the pool. */
    static Map<String, String> pooled(DatabaseSettings settings) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("ApplicationName", "mini-marketplace");
        properties.put("assumeMinServerVersion", "15");
        // Nothing that a server does not answer may hold a thread for ever. Units of work set their own, shorter ones.
        properties.put("connectTimeout", "2");
        properties.put("loginTimeout", "4");
        properties.put("socketTimeout", "10");
        properties.put("tcpKeepAlive", "true");
        properties.put("gssEncMode", "disable");
        properties.put("prepareThreshold", String.valueOf(prepareThreshold(settings)));
        properties.put("preparedStatementCacheQueries", "256");
        properties.put("reWriteBatchedInserts", "true");
        // The details of errors hold what clients have sent, and errors are logged.
        properties.put("logServerErrorDetail", "false");
        put(properties, "user", settings.user());
        put(properties, "password", settings.password());
        if (settings.passwordFile() != null) {
            properties.put(PasswordFile.PROPERTY, settings.passwordFile());
            properties.put("authenticationPluginClassName", PasswordFile.class.getName());
        }
        return properties;
    }

    /** For one connection whose statements may take long. */
    static Properties patient(DatabaseSettings settings) {
        Properties properties = new Properties();
        properties.putAll(pooled(settings));
        properties.put("socketTimeout", "900");
        return properties;
    }

    private static void put(
            Map<String, String> properties, String name, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            properties.put(name, value);
        }
    }
}

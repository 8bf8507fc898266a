package org.minimarketplace.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.minimarketplace.auth.AuthSettings;
import org.minimarketplace.core.ProductFormat;
import org.minimarketplace.db.StorageKind;
import org.minimarketplace.gate.GateSettings;

/**
 * The part of the configuration that commands need. Immutable.
 *
 * @param storage the database, which is not open
 * @param stepTimeout for each step of an import or export
 * @param formats of files with products, in the order of preference
 * @param effective writes the whole configuration as YAML, with secrets masked
 * @param addresses where the service would listen
 * @param auth who may do what
 */
public record CommandContext(
        StorageKind storage,
        GateSettings gate,
        Duration stepTimeout,
        List<ProductFormat> formats,
        Supplier<String> effective,
        List<ListenAddress> addresses,
        AuthSettings auth) {

    /** Copies the lists. */
    public CommandContext {
        formats = List.copyOf(formats);
        addresses = List.copyOf(addresses);
    }

    /**
     * A host name or address, and a port; the port 0 stands for any that is free.
     *
     * @param tls whether connections to it are secured
     */
    public record ListenAddress(String host, int port, boolean tls) {

        /** As in a URI: an IPv6 address in brackets. */
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}

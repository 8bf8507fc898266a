package org.minimarketplace.cli;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.minimarketplace.cli.CommandContext.ListenAddress;

/** The names under which a service may be asked that has a certificate. */
final class CertificateNames {

    /** Types of alternative names, by RFC 5280, section 4.2.1.6. */
    private static final int DNS = 2;

    private static final int IP_ADDRESS = 7;

    /** A certificate may have hundreds. */
    private static final int MOST = 4;

    private CertificateNames() {}

    /**
     * The hosts that a request may name, the likeliest first: the address itself where the certificate has it, its
     * names, and the address in any case.
     */
    static List<String> toAskFor(X509Certificate certificate, ListenAddress address) {
        Set<String> hosts = new LinkedHashSet<>();
        Set<String> names = named(certificate);
        if (names.contains(address.host())) {
            hosts.add(address.toString());
        }
        names.stream()
                .limit(MOST)
                .map(name ->
                        new ListenAddress(name.replaceFirst("^\\*\\.", "health."), address.port(), true).toString())
                .forEach(hosts::add);
        hosts.add(address.toString());
        return List.copyOf(hosts);
    }

    private static Set<String> named(X509Certificate certificate) {
        Set<String> names = new LinkedHashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0) instanceof Integer type && (type == DNS || type == IP_ADDRESS)) {
                        names.add(String.valueOf(alternative.get(1)));
                    }
                }
            }
            if (names.isEmpty()) {
                new LdapName(certificate.getSubjectX500Principal().getName())
                        .getRdns().stream()
                                .filter(part -> part.getType().equalsIgnoreCase("CN"))
                                .map(part -> String.valueOf(part.getValue()))
                                .forEach(names::add);
            }
        } catch (CertificateParsingException | InvalidNameException e) {
            // Then there is the address.
        }
        return names;
    }
}

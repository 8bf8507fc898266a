package org.minimarketplace.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.eclipse.jetty.server.Request;

/** Where a client is, as far as it is told apart from others. */
public final class ClientAddress {

    /** The part of an IPv6 address that one subscriber gets, in bytes: RFC 6177, RFC 4291, section 2.5.4. */
    private static final int PREFIX = 8;

    private ClientAddress() {}

    /**
     * The address of an IPv4 client, and the first 64 bits of an IPv6 one: the others are the client's to choose, as
     * often as it likes.
     */
    public static String of(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                        && remote.getAddress() instanceof Inet6Address address
                ? ofNetwork(address)
                : Request.getRemoteAddr(request);
    }

    /** An address of IPv4 that is written as one of IPv6 is one of IPv4 to Java already. */
    static String ofNetwork(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.ofDelimiter(":").formatHex(address.getAddress(), 0, PREFIX) + "::/64"
                : address.getHostAddress();
    }
}

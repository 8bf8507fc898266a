package org.minimarketplace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are told apart, and remembered for a while. */
class RecentClientsTest {

    @Test
    void whoWasNotSeenForTheLongestIsForgotten() {
        RecentClients<AtomicInteger> seen = new RecentClients<>(AtomicInteger::new);
        for (int i = 0; i < RecentClients.MAX_CLIENTS; i++) {
            assertThat(seen.with("c" + i, AtomicInteger::incrementAndGet)).isOne();
        }
        assertThat(seen.with("c0", AtomicInteger::incrementAndGet)).isEqualTo(2);
        assertThat(seen.with("another", AtomicInteger::incrementAndGet)).isOne();

        assertThat(seen.with("c0", AtomicInteger::incrementAndGet)).isEqualTo(3);
        assertThat(seen.with("c1", AtomicInteger::incrementAndGet)).isOne();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 20:01:0d:b8:00:01:00:02::/64",
        "2001:db8:1:2:ffff:ffff:ffff:ffff, 20:01:0d:b8:00:01:00:02::/64",
        "2001:db8:1:3:3:4:5:6, 20:01:0d:b8:00:01:00:03::/64"
    })
    void theNetworkOf64BitsIsTheAddressOfIpv6(String address, String client) throws UnknownHostException {
        assertThat(ClientAddress.ofNetwork(InetAddress.getByName(address))).isEqualTo(client);
    }
}

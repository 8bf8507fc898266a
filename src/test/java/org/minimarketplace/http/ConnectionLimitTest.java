package org.minimarketplace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitTest {

    private final List<SocketChannel> channels = new ArrayList<>();
    private final ConnectionLimit limit = new ConnectionLimit(8, reason -> {});

    @AfterEach
    void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    @ParameterizedTest(name = "of 10 connections from {0} and {1} in turns {2} are admitted")
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 4",
        "192.0.2.1, 192.0.2.2, 8",
        "127.0.0.1, 127.0.0.1, 8",
        "::1, ::1, 8",
        "2001:db8::1, 2001:db8::2, 4",
        "2001:db8::1, 2001:db8:0:1::1, 8"
    })
    void boundsAnAddressAndAll(String one, String other, int admitted) throws IOException {
        for (int i = 0; i < 10; i++) {
            admit(i % 2 == 0 ? one : other);
        }

        assertThat(limit.open()).isEqualTo(admitted);
    }

    @Test
    void whatIsClosedMakesRoom() throws IOException {
        for (int i = 0; i < 4; i++) {
            assertThat(admit("192.0.2.1")).isTrue();
        }
        assertThat(admit("192.0.2.1")).isFalse();

        limit.onClosed(channels.get(0));
        limit.onClosed(channels.get(0));
        limit.onAcceptFailed(channels.get(4), new IOException());

        assertThat(admit("192.0.2.1")).isTrue();
        assertThat(admit("192.0.2.1")).isFalse();
        channels.forEach(limit::onClosed);
        assertThat(limit.open()).isZero();
    }

    private boolean admit(String address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        return limit.admit(channel, InetAddress.getByName(address));
    }
}

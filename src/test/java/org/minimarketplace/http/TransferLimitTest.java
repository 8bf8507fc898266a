package org.minimarketplace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferLimitTest {

    private final Server server = new Server();
    private final CountDownLatch answered = new CountDownLatch(1);

    @AfterEach
    void stop() throws Exception {
        answered.countDown();
        server.stop();
    }

    @Test
    void aClientIsNeverRefusedBecauseOfItsLastTransfer() throws Exception {
        TransferLimit limit = start(1, 2);

        assertThat(transfer()).isEqualTo(200);
        assertThat(transfer()).isEqualTo(200);
        // The threads of both are still busy with their ends.
        assertThat(limit.inFlight(Transfer.Direction.IMPORT)).isZero();
    }

    @Test
    void threadsAreBoundedToTheLast() throws Exception {
        TransferLimit limit = start(1, 1);

        assertThat(transfer()).isEqualTo(200);
        assertThat(transfer()).isEqualTo(200);
        assertThat(limit.inFlight(Transfer.Direction.IMPORT)).isOne();
        assertThat(transfer()).isEqualTo(503);
    }

    @Test
    void oneCallerLeavesRoomForAnother() throws Exception {
        TransferLimit limit = start(1, 0);

        assertThat(transfer("one")).isEqualTo(200);
        assertThat(transfer("one")).isEqualTo(503);
        assertThat(transfer("two")).isEqualTo(200);
        assertThat(limit.inFlight(Transfer.Direction.IMPORT)).isEqualTo(2);
        assertThat(transfer("three")).isEqualTo(503);
    }

    @Test
    void nobodyIsRememberedBeyondTheirTransfers() {
        FairShare share = new FairShare(2);
        for (int i = 0; i < 100; i++) {
            String caller = "rotated" + i;
            assertThat(share.take(caller)).isTrue();
            assertThat(share.take(caller)).isTrue();
            assertThat(share.take(caller)).isFalse();
            share.giveBack(caller);
            assertThat(share.callers()).isOne();
            share.giveBack(caller);
        }

        assertThat(share.inUse()).isZero();
        assertThat(share.callers()).isZero();
    }

    /** Answers each request, and keeps its thread until {@link #answered}. */
    private TransferLimit start(int imports, int endings) throws Exception {
        TransferLimit limit = new TransferLimit(
                request -> Optional.of(Transfer.Direction.IMPORT),
                Map.of(Transfer.Direction.IMPORT, imports),
                endings,
                request -> String.valueOf(request.getHeaders().get("Caller")),
                reason -> {});
        limit.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                response.write(true, ByteBuffer.wrap(new byte[] {'x'}), Callback.NOOP);
                answered.await();
                callback.succeeded();
                return true;
            }
        });
        server.setHandler(limit);
        server.addConnector(new ServerConnector(server));
        server.start();
        return limit;
    }

    /** Over a connection of its own: on one connection a request waits for the end of the one before. */
    private int transfer() throws Exception {
        return transfer("one");
    }

    private int transfer(String caller) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Caller", caller)
                                .timeout(Duration.ofMinutes(1))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }
}

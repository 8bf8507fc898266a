package org.minimarketplace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Answers.assertProblem;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.RawRequest;
import org.minimarketplace.harness.RunningService;

/**
 * An answer that comes before the request was sent reaches a client that looks for it only afterwards. Where a server
 * closes the connection over bytes that it has not read, the client cannot go on sending, and loses the answer.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RefusedUploadIT {

    /** More than the buffers of both kernels hold, so that the client is still sending when it is answered. */
    private static final byte[] UPLOAD = " ".repeat(12 * 1024 * 1024).getBytes(UTF_8);

    private static final int TIMES = 5;

    @RegisterExtension
    private static final RunningService service = RunningService.with(Map.of("gate.permits", "1", "gate.queue", "0"));

    @ParameterizedTest(name = "{0} is told to a client that is still sending")
    @MethodSource
    void aRefusalIsTold(String what, String method, String path, String header, int status, String problem) {
        for (int i = 0; i < TIMES; i++) {
            assertProblem(
                    service.send(RawRequest.to(method, path)
                            .header(header)
                            .body(UPLOAD)
                            .thatMustArrive()),
                    status,
                    problem);
        }
    }

    static Stream<Arguments> aRefusalIsTold() {
        String json = "Content-Type: application/json";
        return Stream.of(
                Arguments.of("a body that is too large", "POST", "/products", json, 413, "payload-too-large"),
                Arguments.of("an unknown path", "POST", "/nowhere", json, 404, "not-found"),
                Arguments.of("a trailing slash", "POST", "/products/import/", json, 404, "not-found"),
                Arguments.of("a method that is not allowed", "PUT", "/products", json, 405, "method-not-allowed"),
                Arguments.of(
                        "an unknown content coding",
                        "POST",
                        "/products/import",
                        "Content-Encoding: br",
                        415,
                        "unsupported-media-type"),
                Arguments.of(
                        "a file of a wrong type", "POST", "/products/import", json, 415, "unsupported-media-type"));
    }

    @Test
    void aFullGateIsToldToAClientThatIsStillSending() {
        try (Permit write =
                service.part(DatabaseGate.class).enter(WorkClass.WRITE, Deadline.after(Duration.ofMinutes(1)))) {
            assertThat(write).isNotNull();
            for (int i = 0; i < TIMES; i++) {
                assertProblem(
                        service.send(
                                RawRequest.to("POST", "/products").body(UPLOAD).thatMustArrive()),
                        503,
                        "queue-full");
            }
        }
    }
}

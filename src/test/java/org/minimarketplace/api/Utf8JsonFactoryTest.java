package org.minimarketplace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No way into the factory leads around UTF-8. */
class Utf8JsonFactoryTest {

    /** A slash in two bytes: RFC 3629, section 3. */
    private static final byte[] OVERLONG = "\"a\u00c0\u00af\"".getBytes(StandardCharsets.ISO_8859_1);

    private static final JsonFactory JSON = new Utf8JsonFactory();

    @FunctionalInterface
    private interface Source {
        JsonParser of(JsonFactory json, byte[] bytes, File file) throws IOException;
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                source("an array", (json, bytes, file) -> json.createParser(bytes)),
                source("a part of an array", (json, bytes, file) -> json.createParser(bytes, 0, bytes.length)),
                source("a stream", (json, bytes, file) -> json.createParser(new ByteArrayInputStream(bytes))),
                source("a file", (json, bytes, file) -> json.createParser(file)),
                source("a copy of it", (json, bytes, file) -> json.copy().createParser(bytes)));
    }

    private static Arguments source(String name, Source source) {
        return Arguments.of(name, source);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void bytesAreUtf8(String name, Source source, @TempDir Path folder) throws IOException {
        byte[] good = "\"Čaj ☕\"".getBytes(StandardCharsets.UTF_8);
        File file = folder.resolve("a.json").toFile();
        Files.write(file.toPath(), good);
        try (JsonParser parser = source.of(JSON, good, file)) {
            parser.nextToken();
            assertThat(parser.getText()).isEqualTo("Čaj ☕");
        }

        Files.write(file.toPath(), OVERLONG);
        try (JsonParser parser = source.of(JSON, OVERLONG, file)) {
            assertThatThrownBy(() -> {
                        parser.nextToken();
                        parser.getText();
                    })
                    .isInstanceOf(JsonProcessingException.class)
                    .hasMessageContaining(Utf8JsonFactory.NOT_UTF_8);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("a DataInput", (ThrowingCallable)
                        () -> JSON.createParser((DataInput) new DataInputStream(new ByteArrayInputStream(OVERLONG)))),
                Arguments.of("arrays that arrive", (ThrowingCallable) JSON::createNonBlockingByteArrayParser),
                Arguments.of("buffers that arrive", (ThrowingCallable) JSON::createNonBlockingByteBufferParser));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatJacksonWouldReadByItselfIsRefused(String name, ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOf(UnsupportedOperationException.class);
    }
}

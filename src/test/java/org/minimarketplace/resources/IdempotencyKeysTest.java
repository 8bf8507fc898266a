package org.minimarketplace.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.minimarketplace.api.InvalidParameterException;

class IdempotencyKeysTest {

    @Test
    void withoutAFieldThereIsNoKey() {
        assertThat(IdempotencyKeys.of(List.of())).isNull();
    }

    @ParameterizedTest(name = "{0} is the key {1}")
    @MethodSource("keys")
    void keysAreQuotedOrBare(String field, String key) {
        assertThat(IdempotencyKeys.of(List.of(field))).isEqualTo(key);
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
                Arguments.of("\"8e03978e\"", "8e03978e"),
                Arguments.of("  8e03978e\t", "8e03978e"),
                Arguments.of(" \"8e03978e\" ", "8e03978e"),
                Arguments.of("\" inside \"", " inside "),
                Arguments.of("\"a\\\"b\"", "a\"b"),
                Arguments.of("\"a\\\\b\"", "a\\b"),
                Arguments.of("\"a\\\\\\\"b\"", "a\\\"b"),
                Arguments.of("a\\b", "a\\b"),
                Arguments.of("a,b", "a,b"),
                Arguments.of("\"", "\""),
                Arguments.of("\"open", "\"open"),
                Arguments.of("x".repeat(255), "x".repeat(255)),
                Arguments.of('"' + "x".repeat(255) + '"', "x".repeat(255)),
                Arguments.of('"' + "\\\\".repeat(255) + '"', "\\".repeat(255)));
    }

    @Test
    void aQuotedKeyIsTheSameAsABareOne() {
        assertThat(IdempotencyKeys.of(List.of("\"k-1\""))).isEqualTo(IdempotencyKeys.of(List.of("k-1")));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource("refused")
    void whatIsNotOneKeyIsRefused(String name, List<String> fields) {
        assertThatThrownBy(() -> IdempotencyKeys.of(fields))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("Idempotency-Key: must be one key of 1 to 255 characters");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("an empty field", List.of("")),
                Arguments.of("a blank field", List.of("  ")),
                Arguments.of("an empty key in quotes", List.of("\"\"")),
                Arguments.of("a bare key of 256 characters", List.of("x".repeat(256))),
                Arguments.of("a quoted key of 256 characters", List.of('"' + "x".repeat(256) + '"')),
                Arguments.of("a pair of fields", List.of("a", "b")),
                Arguments.of("a pair of equal fields", List.of("a", "a")));
    }
}

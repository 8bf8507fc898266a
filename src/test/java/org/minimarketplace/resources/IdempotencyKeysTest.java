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
                Arguments.of("\"a, b;c=1\"", "a, b;c=1"),
                Arguments.of("YWJj+/==", "YWJj+/=="),
                Arguments.of(":YWJj:", ":YWJj:"),
                Arguments.of("'k'", "'k'"),
                Arguments.of("2026-11-26T10:00:00.000Z", "2026-11-26T10:00:00.000Z"),
                Arguments.of("\"k\";v=1", "k"),
                Arguments.of("\"k\"; v=1", "k"),
                Arguments.of("\"k\";v=1;w=-2.5;x;y=?0;z=\"a;\\\"b\"", "k"),
                Arguments.of("\"k\";a=tok/en:1;b=:YQ==:;c=@1659578233;d=%\"f%c3%bc\"", "k"),
                Arguments.of("\"k\";*=1;a-b.c_d*=2  ", "k"),
                Arguments.of("\"\\\"\";v", "\""),
                Arguments.of("k;v=1", "k"),
                Arguments.of("8e03978e-40d5;v=\"1\";w", "8e03978e-40d5"),
                Arguments.of('"' + "x".repeat(255) + "\";v=" + "y".repeat(300), "x".repeat(255)),
                Arguments.of("x".repeat(255), "x".repeat(255)),
                Arguments.of('"' + "x".repeat(255) + '"', "x".repeat(255)),
                Arguments.of('"' + "\\\\".repeat(255) + '"', "\\".repeat(255)));
    }

    @Test
    void aQuotedKeyIsTheSameAsABareOne() {
        assertThat(IdempotencyKeys.of(List.of("\"k-1\""))).isEqualTo(IdempotencyKeys.of(List.of("k-1")));
    }

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource({"refused", "malformed"})
    void whatIsNotOneKeyIsRefused(String name, List<String> fields) {
        assertThatThrownBy(() -> IdempotencyKeys.of(fields))
                .as(name)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith("Idempotency-Key: must be ");
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                        "\"",
                        "\"open",
                        "\"open\\\"",
                        "close\"",
                        "\"a\"b",
                        "\"a\"b\"",
                        "\"a\" \"b\"",
                        "\"a\", \"b\"",
                        "\"a\",",
                        "\"a\\b\"",
                        "\"a\\",
                        "\"a\tb\"",
                        "\"a\u007Fb\"",
                        "\"ä\"",
                        "a\"b",
                        "a b",
                        "a\tb",
                        "a,b",
                        "a, b",
                        "ä",
                        "a\u00A0b",
                        "\"k\";",
                        "\"k\";;v",
                        "\"k\";V=1",
                        "\"k\";1=v",
                        "\"k\";v=",
                        "\"k\";v =1",
                        "\"k\";v= 1",
                        "\"k\" ;v=1",
                        "\"k\";v=\"open",
                        "\"k\";v=1.",
                        "\"k\";v=1.2345",
                        "\"k\";v=1234567890123456",
                        "\"k\";v=?2",
                        "\"k\";v=:a",
                        "\"k\";v=1, \"l\"",
                        "k;",
                        "k;V",
                        "order;1",
                        ";v=1")
                .map(field -> Arguments.of(field, List.of(field)));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("an empty field", List.of("")),
                Arguments.of("a blank field", List.of("  ")),
                Arguments.of("an empty key in quotes", List.of("\"\"")),
                Arguments.of("an empty key with a parameter", List.of("\"\";v=1")),
                Arguments.of("a quote and nothing else, over and over", List.of("\"\\\"".repeat(2_000))),
                Arguments.of("a huge number of parameters behind no key", List.of(";v=1".repeat(1_500))),
                Arguments.of("a huge string of escapes", List.of('"' + "\\\"".repeat(3_500) + '"')),
                Arguments.of("a bare key of 256 characters", List.of("x".repeat(256))),
                Arguments.of("a quoted key of 256 characters", List.of('"' + "x".repeat(256) + '"')),
                Arguments.of("a pair of fields", List.of("a", "b")),
                Arguments.of("a pair of equal fields", List.of("a", "a")));
    }
}

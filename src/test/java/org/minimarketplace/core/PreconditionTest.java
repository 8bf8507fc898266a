package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreconditionTest {

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("no requirement accepts version 1", Precondition.NONE, 1, true),
                Arguments.of("mere existence accepts version 7", Precondition.EXISTS, 7, true),
                Arguments.of("one version accepts itself", Precondition.versionIn(Set.of(7L)), 7, true),
                Arguments.of("one version refuses its successor", Precondition.versionIn(Set.of(7L)), 8, false),
                Arguments.of("a list accepts each of its versions", Precondition.versionIn(Set.of(1L, 7L)), 7, true),
                Arguments.of("a list refuses what lies between", Precondition.versionIn(Set.of(1L, 7L)), 3, false),
                Arguments.of("an empty list refuses everything", Precondition.versionIn(Set.of()), 1, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void accepts(String sentence, Precondition precondition, long version, boolean accepted) {
        assertThat(precondition.accepts(version)).as(sentence).isEqualTo(accepted);
    }

    @Test
    void keepsTheVersionsThatItWasMadeWith() {
        Set<Long> versions = new HashSet<>(Set.of(1L));
        Precondition precondition = Precondition.versionIn(versions);
        versions.add(2L);

        assertThat(precondition.accepts(2)).isFalse();
    }
}

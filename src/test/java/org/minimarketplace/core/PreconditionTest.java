package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreconditionTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Product TEA = product("Tea", 1);
    private static final String OWN = TEA.tag();
    private static final String NEXT = product("Tea", 2).tag();
    private static final String COFFEE = product("Coffee", 1).tag();

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("no requirement accepts", Precondition.NONE, true),
                Arguments.of("its own tag accepts", Precondition.tagIn(Set.of(OWN)), true),
                Arguments.of("its own tag among others accepts", Precondition.tagIn(Set.of(NEXT, OWN, COFFEE)), true),
                Arguments.of("the tag of its successor refuses", Precondition.tagIn(Set.of(NEXT)), false),
                Arguments.of("the tag of other content refuses", Precondition.tagIn(Set.of(COFFEE)), false),
                Arguments.of("its version alone refuses", Precondition.tagIn(Set.of("1")), false),
                Arguments.of("an empty list refuses", Precondition.tagIn(Set.of()), false),
                Arguments.of("absence refuses", Precondition.ABSENT, false),
                Arguments.of("not its own tag refuses", Precondition.tagNotIn(Set.of(OWN)), false),
                Arguments.of("not one of a list refuses", Precondition.tagNotIn(Set.of(NEXT, OWN)), false),
                Arguments.of("none of other tags accepts", Precondition.tagNotIn(Set.of(NEXT, COFFEE)), true),
                Arguments.of("none of an empty list accepts", Precondition.tagNotIn(Set.of()), true),
                Arguments.of(
                        "both that accept accept",
                        Precondition.both(Precondition.tagIn(Set.of(OWN)), Precondition.tagNotIn(Set.of(NEXT))),
                        true),
                Arguments.of(
                        "a second that refuses refuses",
                        Precondition.both(Precondition.tagIn(Set.of(OWN)), Precondition.ABSENT),
                        false),
                Arguments.of(
                        "a first that refuses refuses",
                        Precondition.both(Precondition.tagIn(Set.of(NEXT)), Precondition.tagNotIn(Set.of(NEXT))),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void accepts(String sentence, Precondition precondition, boolean accepted) {
        assertThat(precondition.accepts(TEA)).as(sentence).isEqualTo(accepted);
    }

    @Test
    void nothingMoreIsRequiredByNoRequirement() {
        Precondition own = Precondition.tagIn(Set.of(OWN));

        assertThat(Precondition.both(own, Precondition.NONE)).isEqualTo(own);
        assertThat(Precondition.both(Precondition.NONE, own)).isEqualTo(own);
        assertThat(Precondition.both(Precondition.NONE, Precondition.NONE)).isEqualTo(Precondition.NONE);
    }

    @Test
    void keepsTheTagsThatItWasMadeWith() {
        Set<String> tags = new HashSet<>(Set.of(NEXT));
        Precondition precondition = Precondition.tagIn(tags);
        tags.add(OWN);

        assertThat(precondition.accepts(TEA)).isFalse();
    }

    private static Product product(String name, long version) {
        return new Product(new UUID(7, 7), new ProductDetails(name, null, 450, "EUR"), version, NOON, NOON);
    }
}

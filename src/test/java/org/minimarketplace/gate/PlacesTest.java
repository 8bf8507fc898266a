package org.minimarketplace.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose threads the gate may hold. */
class PlacesTest {

    @ParameterizedTest(name = "of {0} threads one class holds at most {1}, and the two others {2} each beside it")
    @CsvSource({"320, 256, 16", "128, 64, 16", "24, 10, 4", "16, 6, 3", "8, 4, 1", "2, 1, 1", "1, 1, 1"})
    void oneClassLeavesPlacesToTheOthers(int threads, int most, int others) {
        Places places = new Places(threads);

        assertThat(takeAll(places, WorkClass.WRITE)).isEqualTo(most).isEqualTo(places.most());
        assertThat(takeAll(places, WorkClass.READ)).isEqualTo(others);
        assertThat(takeAll(places, WorkClass.SCAN)).isEqualTo(others);

        for (WorkClass work : WorkClass.values()) {
            assertThat(places.isFull(work)).isTrue();
            assertThat(places.take(work)).isFalse();
        }
    }

    @Test
    void aPlaceThatIsLeftIsForWhoeverComes() {
        Places places = new Places(320);
        takeAll(places, WorkClass.WRITE);
        takeAll(places, WorkClass.READ);

        places.leave(WorkClass.WRITE);

        assertThat(places.isFull(WorkClass.READ)).isFalse();
        assertThat(places.take(WorkClass.READ)).isTrue();
        assertThat(places.take(WorkClass.WRITE)).isFalse();
        places.leave(WorkClass.READ);
        assertThat(places.take(WorkClass.WRITE)).isTrue();
    }

    @ParameterizedTest(name = "in any order of coming and going, with {0} threads, all is as at first in the end")
    @ValueSource(ints = {1, 4, 16, 24, 128, 320})
    void noPlaceIsInventedOrLost(int threads) {
        Places places = new Places(threads);
        Random random = new Random(threads);
        List<WorkClass> inside = new ArrayList<>();
        List<WorkClass> all = List.of(WorkClass.values());
        int total = Math.max(WorkClass.values().length, threads - Math.min(32, threads / 4));
        for (int turn = 0; turn < 20_000; turn++) {
            WorkClass work = all.get(random.nextInt(all.size()));
            if (random.nextInt(3) > 0) {
                boolean full = places.isFull(work);
                assertThat(places.take(work)).isEqualTo(!full);
                if (!full) {
                    inside.add(work);
                }
            } else if (!inside.isEmpty()) {
                places.leave(inside.remove(random.nextInt(inside.size())));
            }
            assertThat(inside).hasSizeLessThanOrEqualTo(total);
        }

        inside.forEach(places::leave);

        assertThat(takeAll(places, WorkClass.SCAN)).isEqualTo(places.most());
    }

    private static int takeAll(Places places, WorkClass work) {
        int taken = 0;
        while (places.take(work)) {
            taken++;
        }
        return taken;
    }
}

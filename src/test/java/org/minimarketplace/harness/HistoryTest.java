package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.minimarketplace.harness.History.Event;

/** The judge is judged: it finds what cannot have happened, and nothing else. */
class HistoryTest {

    private final History history = new History();

    private void read(long version, long began, long ended) {
        history.add(new Event("p", false, version, began, ended));
    }

    private void write(long version, long began, long ended) {
        history.add(new Event("p", true, version, began, ended));
    }

    @Test
    void nothingIsWrongWithWhatCanHaveHappened() {
        read(1, 0, 1);
        write(2, 2, 10);
        read(1, 3, 4);
        read(2, 5, 6);
        write(3, 5, 12);
        read(3, 7, 11);
        read(3, 13, 14);
        history.add(new Event("q", false, 1, 15, 16));

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void aReadThatGoesBackIsFound() {
        write(2, 0, 1);
        read(2, 2, 3);
        read(1, 4, 5);

        assertThat(history.violations()).containsExactly("p: a read saw version 1 after version 2 was there");
    }

    @Test
    void aWriteThatWasOverwrittenUnseenIsFound() {
        write(2, 0, 1);
        write(2, 2, 3);

        assertThat(history.violations())
                .containsExactly("p: two writes made version 2", "p: a write made version 2 after version 2 was there");
    }

    @Test
    void anAcknowledgedWriteThatIsGoneIsFound() {
        write(2, 0, 1);
        write(3, 2, 3);
        read(2, 4, 5);

        assertThat(history.violations()).containsExactly("p: a read saw version 2 after version 3 was there");
    }

    @Test
    void aRefusedWriteThatHappenedAllTheSameIsFound() {
        write(2, 0, 1);
        read(3, 2, 3);

        assertThat(history.violations())
                .containsExactly("p: 1 versions that no write made, and 0 writes of unknown outcome");
    }

    @Test
    void aWriteOfUnknownOutcomeMayHaveHappenedOnce() {
        write(2, 0, 1);
        write(-1, 2, 3);
        read(3, 4, 5);
        assertThat(history.violations()).isEmpty();

        read(4, 6, 7);
        assertThat(history.violations())
                .containsExactly("p: 2 versions that no write made, and 1 writes of unknown outcome");
    }
}

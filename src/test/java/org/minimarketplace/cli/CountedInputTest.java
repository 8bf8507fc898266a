package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CountedInputTest {

    private final List<String> told = new ArrayList<>();

    private CountedInput counted(InputStream bytes, long size) {
        return new CountedInput(bytes, size, (step, done, total) -> told.add(step + " " + done + "/" + total));
    }

    @Test
    void bytesAreCountedUpToTheEnd() throws IOException {
        CountedInput input = counted(new ByteArrayInputStream(new byte[] {7, 8, 9}), 3);

        assertThat(input.available()).isEqualTo(3);
        assertThat(input.read()).isEqualTo(7);
        assertThat(input.readAllBytes()).containsExactly(8, 9);
        assertThat(input.read()).isNegative();

        assertThat(told).startsWith("reading 1/3", "reading 3/3").endsWith("reading 3/3");
    }

    @Test
    void aStreamOfUnknownSizeTellsItsBytes() throws IOException {
        CountedInput input = counted(new ByteArrayInputStream(new byte[] {7, 8, 9}), 0);

        assertThat(input.skip(2)).isEqualTo(2);

        assertThat(told).containsExactly("reading bytes 2/0");
    }

    @Test
    void closingItClosesTheStream() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        counted(
                        new FilterInputStream(InputStream.nullInputStream()) {
                            @Override
                            public void close() {
                                closed.set(true);
                            }
                        },
                        0)
                .close();

        assertThat(closed).isTrue();
    }
}

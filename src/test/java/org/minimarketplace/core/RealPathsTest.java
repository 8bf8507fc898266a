package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealPathsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("sub/inner"));
        Files.writeString(folder.resolve("file"), "the same text");
        Files.writeString(folder.resolve("other"), "the same text");
        Files.createLink(folder.resolve("hard"), folder.resolve("file"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(folder.resolve("sub/link"), Path.of("../link"));
        Files.createSymbolicLink(folder.resolve("folder"), folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("sub/../missing"));
        Files.createSymbolicLink(folder.resolve("far"), Path.of("none/missing"));
        Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "file, file, true",
        "file, ./sub/../file, true",
        "file, link, true",
        "file, sub/link, true",
        "file, hard, true",
        "hard, folder/link, true",
        "sub/inner, folder/inner, true",
        "file, other, false",
        "file, missing, false",
        "missing, sub/../missing, true",
        "missing, nowhere, true",
        "missing, folder/../missing, true",
        "missing, Missing, false",
        "folder/missing, sub/missing, true",
        "sub/inner/a/b, folder/inner/a/b, true",
        "far, none/missing, true"
    })
    void pathsAreThoseOfOneFileOrNot(Path one, Path other, boolean same) {
        assertThat(RealPaths.same(folder.resolve(one), folder.resolve(other))).isEqualTo(same);
        assertThat(RealPaths.same(folder.resolve(other), folder.resolve(one))).isEqualTo(same);
        Path relative = Path.of("").toAbsolutePath().relativize(folder).resolve(one);
        assertThat(RealPaths.same(relative, folder.resolve(other))).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(strings = {"circle", "circle/below", "file/below"})
    void aPathThatLeadsNowhereIsRefused(Path path) {
        assertThatThrownBy(() -> RealPaths.of(folder.resolve(path)))
                .isInstanceOf(UnusablePathException.class)
                .hasMessageStartingWith(folder.resolve(path) + " is not a path that can be followed: ");
    }
}

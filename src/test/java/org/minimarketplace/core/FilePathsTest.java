package org.minimarketplace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathsTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} is refused")
    @MethodSource
    void aTextThatIsNoPathIsRefusedInOneLine(String what, String text, String reason) {
        assertThatThrownBy(() -> FilePaths.of(text))
                .as(what)
                .isInstanceOf(UnusablePathException.class)
                .hasMessageContaining(reason)
                .hasMessageMatching("\\P{Cntrl}+");
    }

    static Stream<Arguments> aTextThatIsNoPathIsRefusedInOneLine() {
        String nul = "contains a NUL character";
        String tooLong = "is longer than 255 bytes";
        return Stream.of(
                Arguments.of("NUL alone", "\0", nul),
                Arguments.of("NUL at the end", "a.db\0", nul),
                Arguments.of("NUL between folders", "a/\0/b", nul),
                Arguments.of("NUL beside other controls", "a\n\0\u001b[2Jb", nul),
                Arguments.of("NUL in a name that is too long", "x".repeat(300) + "\0", nul),
                Arguments.of("a name of 256 bytes", "x".repeat(256), tooLong),
                Arguments.of("a folder of 256 bytes", "a/" + "x".repeat(256) + "/b", tooLong),
                Arguments.of("128 letters of 2 bytes", "/" + "ü".repeat(128), tooLong),
                Arguments.of("64 letters of 4 bytes", "🛒".repeat(64), tooLong),
                Arguments.of("a long name with controls", "\n".repeat(256), tooLong));
    }

    @ParameterizedTest(name = "{0} is the name of a file")
    @MethodSource
    void aNameThatIsLongEnoughIsAFile(String what, String name) throws Exception {
        Path file = FilePaths.of(folder.resolve(name).toString());

        Files.writeString(file, what);

        assertThat(file).hasContent(what).isEqualTo(folder.resolve(name));
    }

    static Stream<Arguments> aNameThatIsLongEnoughIsAFile() {
        return Stream.of(
                Arguments.of("255 bytes", "x".repeat(255)),
                Arguments.of("127 letters of 2 bytes and one of 1", "ü".repeat(127) + "x"),
                Arguments.of("63 letters of 4 bytes", "🛒".repeat(63)),
                Arguments.of("a line break", "a\nb"),
                Arguments.of("blanks", "  "));
    }

    @ParameterizedTest(name = "a path of {0} names")
    @ValueSource(ints = {2, 20})
    void theWholeMayBeLongerThanOneName(int names) {
        String path = String.join("/", Collections.nCopies(names, "x".repeat(200)));

        assertThat(FilePaths.of(path)).hasToString(path);
    }
}

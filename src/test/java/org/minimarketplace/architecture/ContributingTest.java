package org.minimarketplace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A newcomer finds what CONTRIBUTING sends them to. */
class ContributingTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "org", "minimarketplace");
    private static final int WORDS = 15;

    private final String text = read(Path.of(".github", "CONTRIBUTING.md"));

    @Test
    void theFilesOnTheWayOfARequestAreThere() {
        List<String> files = found("`([\\w/]+\\.java)`", section("## Follow one request"));

        assertThat(files)
                .hasSizeGreaterThan(12)
                .allSatisfy(file -> assertThat(SOURCES.resolve(file)).isRegularFile());
    }

    @Test
    void theClassesThatAreNamedAreThere() throws IOException {
        // The exercise names classes that its reader is to write.
        String known = text.replaceAll("`[\\w/]*Currenc[\\w.]+`", "");
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<String> classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .toList();

            assertThat(classes)
                    .containsAll(
                            found("`([A-Z]\\w+(?:Test|IT|Contract|Port|Service|Dao|Process|Store|Handling))`", known));
        }
    }

    @Test
    void thereIsAWordForEachThing() {
        assertThat(section("## Fifteen words").lines().filter(line -> line.startsWith("| ")))
                // And the head of the table.
                .hasSize(WORDS + 1);
    }

    private String section(String title) {
        return text.lines()
                .dropWhile(line -> !line.equals(title))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> found(String pattern, String where) {
        return Pattern.compile(pattern)
                .matcher(where)
                .results()
                .map((MatchResult each) -> each.group(1))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

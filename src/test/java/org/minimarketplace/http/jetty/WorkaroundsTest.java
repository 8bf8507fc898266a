package org.minimarketplace.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkaroundsTest {

    /** One without a test of its behaviour would stay for ever. */
    @Test
    void everyWorkaroundHasATest() throws IOException {
        Path tests = Path.of("src/test/java/org/minimarketplace/http/jetty");
        String behaviours = Files.readString(tests.resolve("JettyBehaviourTest.java"))
                + Files.readString(tests.resolve("JerseyBehaviourTest.java"));
        try (Stream<Path> classes = Files.list(Path.of("src/main/java/org/minimarketplace/http/jetty"))) {
            assertThat(classes.map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(name ->
                                    !Set.of("package-info", "MinimumPace").contains(name)))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(behaviours).contains("byItself(" + name + ".class)"));
        }
    }
}

package org.minimarketplace.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;

/** The document that is committed is the one that the code describes. */
class OpenApiDocumentTest {

    @Test
    void theCommittedDocumentsAreWhatTheAnnotationsSay() throws IOException {
        OpenApiDocument made = OpenApiDocument.make();

        String hint = "the API has changed: if that is meant, run \"make openapi\" and commit what it writes";
        assertThat(read(OpenApiDocument.JSON_NAME)).as(hint).isEqualTo(made.json());
        assertThat(read(OpenApiDocument.YAML_NAME)).as(hint).isEqualTo(made.yaml());
    }

    @Test
    void jsonAndYamlSayTheSame() throws IOException {
        JsonNode json = new ObjectMapper().readTree(read(OpenApiDocument.JSON_NAME));

        assertThat(new YAMLMapper().readTree(read(OpenApiDocument.YAML_NAME))).isEqualTo(json);
        assertThat(json.path("openapi").asText()).startsWith("3.1.");
    }

    @Test
    void everyKindOfProblemOfTheApiIsInIt() throws IOException {
        Set<String> types = new TreeSet<>();
        for (JsonNode response :
                OpenApiDocument.make().tree().path("components").path("responses")) {
            response.path("content")
                    .path(Problem.MEDIA_TYPE)
                    .path("examples")
                    .fieldNames()
                    .forEachRemaining(types::add);
        }
        // Those are no answers to a call that is documented: an unknown method, and what has no status of its own here.
        List<ProblemType> others = List.of(ProblemType.METHOD_NOT_ALLOWED, ProblemType.REQUEST_REFUSED);

        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(Stream.of(ProblemType.values())
                        .filter(type -> !others.contains(type))
                        .map(ProblemType::slug)
                        .toList());
    }

    @ParameterizedTest(name = "{0} admits no member that is not documented")
    @ValueSource(
            strings = {"Health", "ImportResponse", "Problem", "ProblemDescription", "ProductResponse", "Violation"})
    void answersAreClosed(String schema) throws IOException {
        JsonNode described =
                OpenApiDocument.make().tree().path("components").path("schemas").path(schema);

        assertThat(described.path("additionalProperties").isBoolean()).isTrue();
        assertThat(described.path("additionalProperties").asBoolean()).isFalse();
        assertThat(described.path("required")).isNotEmpty();
    }

    private static String read(String name) throws IOException {
        return Files.readString(OpenApiDocument.FOLDER.resolve(name));
    }
}

package org.minimarketplace.openapi;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.minimarketplace.RoutesTest;
import org.minimarketplace.api.Problem;
import org.minimarketplace.metrics.BuildInfo;
import org.minimarketplace.web.ProblemDescription;
import org.yaml.snakeyaml.Yaml;

/**
 * The OpenAPI document: what {@code src/main/openapi/base.yaml} says, completed by the annotations of the resources and
 * of the records on the wire. Made by the build, not by the service, which serves the copy that is committed.
 */
final class OpenApiDocument {

    /** Where the document is committed, in JSON and in YAML. */
    static final Path FOLDER = Path.of("ops");

    static final String JSON_NAME = "openapi.json";
    static final String YAML_NAME = "openapi.yaml";

    private static final Pattern SCHEMA = Pattern.compile("#/components/schemas/(\\w+)");

    private static final Path BASE = Path.of("src", "main", "openapi", "base.yaml");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document;

    private OpenApiDocument(ObjectNode document) {
        this.document = document;
    }

    /** Writes the committed copies anew: {@code make openapi}. */
    public static void main(String[] arguments) throws IOException {
        OpenApiDocument made = make();
        Files.writeString(FOLDER.resolve(JSON_NAME), made.json());
        Files.writeString(FOLDER.resolve(YAML_NAME), made.yaml());
    }

    /** From the annotations as they are. */
    static OpenApiDocument make() throws IOException {
        String base =
                Files.readString(BASE).replace("${version}", BuildInfo.load().version());
        // SnakeYAML itself: Jackson does not follow aliases.
        ObjectNode document = JSON.valueToTree(new Yaml().load(base));
        ObjectNode read = read(base);
        Tidying.tidy(read);
        ((ObjectNode) document.path("components").path("schemas"))
                .setAll((ObjectNode) read.path("components").path("schemas"));
        complete((ObjectNode) document.path("paths"), (ObjectNode) read.path("paths"));
        new SharedParts(document, RoutesTest.resources()).apply();
        SharedParts.sortByName((ObjectNode) document.path("paths"));
        for (JsonNode part : document.path("components")) {
            SharedParts.sortByName((ObjectNode) part);
        }
        return new OpenApiDocument(document);
    }

    private static ObjectNode read(String base) {
        // The bean with the parameters of a list has fields that only Jersey is meant to see.
        Json.mapper().setVisibility(PropertyAccessor.FIELD, Visibility.NON_PRIVATE);
        OpenAPI empty = new OpenAPI().components(new Components());
        SwaggerConfiguration configuration =
                new SwaggerConfiguration().openAPI31(true).openAPI(empty);
        OpenAPI read = new Reader(configuration).read(new LinkedHashSet<>(RoutesTest.resources()));
        records(base)
                .forEach(type ->
                        ModelConverters.getInstance(true).readAll(type).forEach(read.getComponents()::addSchemas));
        return Json31.mapper().valueToTree(read);
    }

    /** What answers and files consist of: problems, and the records on the wire that the base names. */
    private static Stream<Class<?>> records(String base) {
        Stream<Class<?>> named = SCHEMA.matcher(base)
                .results()
                .map(each -> each.group(1))
                .distinct()
                .flatMap(name -> Stream.of(Problem.class, ProblemDescription.class)
                        .map(neighbour -> neighbour.getPackageName() + "." + name))
                .flatMap(OpenApiDocument::ifThere);
        return Stream.concat(Stream.of(Problem.class), named);
    }

    private static Stream<Class<?>> ifThere(String name) {
        try {
            return Stream.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            // A schema of the base itself, or of the other package.
            return Stream.empty();
        }
    }

    /** Adds members that are not there; where both have one, what was written for readers stays. */
    private static void complete(ObjectNode written, ObjectNode read) {
        read.properties().forEach(member -> {
            JsonNode there = written.get(member.getKey());
            if (there == null) {
                written.set(member.getKey(), member.getValue());
            } else if (there instanceof ObjectNode both && member.getValue() instanceof ObjectNode more) {
                complete(both, more);
            }
        });
    }

    ObjectNode tree() {
        return document;
    }

    String json() {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        return write(() -> JSON.writer(printer).writeValueAsString(document)) + "\n";
    }

    String yaml() {
        return write(() -> YAML.writeValueAsString(document));
    }

    private static String write(Writing writing) {
        try {
            return writing.write();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Writing {
        String write() throws JsonProcessingException;
    }
}

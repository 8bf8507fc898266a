package org.minimarketplace.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.harness.RunningService;

/** A client that openapi-generator makes of the document compiles, and reaches every operation. */
class GeneratedClientIT {

    private static final Path DRIVER = Path.of("src", "test", "resources", "client", "EveryOperation.java");

    @TempDir
    Path folder;

    @Test
    void aGeneratedClientCompilesAndReachesEveryOperation() throws Exception {
        Path sources = generate();
        assertThat(names(sources.resolve("model")))
                .as("one type for each of ours, and none without a name")
                .containsExactlyInAnyOrder(
                        "AbstractOpenApiSchema",
                        "Health",
                        "HealthCheck",
                        "ImportResponse",
                        "Problem",
                        "ProblemDescription",
                        "ProductPatch",
                        "ProductRecord",
                        "ProductRequest",
                        "ProductResponse",
                        "Violation");
        assertThat(Files.readString(DRIVER))
                .as("a use of each operation")
                .contains(OpenApiContract.committed().calls().stream()
                        .map(call -> "." + call.id() + "(")
                        .toList());
        Files.copy(DRIVER, sources.resolve(DRIVER.getFileName()));
        Path classes = compile(sources);

        try (RunningService service = RunningService.in(Files.createDirectory(folder.resolve("service")), Map.of());
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            eventually("ready", () -> service.send("GET", "/health/ready").status() == 200);
            use(loader, service.uri().toString());
        }
    }

    private static void use(ClassLoader loader, String uri) throws ReflectiveOperationException {
        try {
            loader.loadClass("client.EveryOperation")
                    .getMethod("use", String.class)
                    .invoke(null, uri);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the generated client", e.getCause());
        }
    }

    private Path generate() throws IOException, InterruptedException {
        String jar = Objects.requireNonNull(System.getProperty("openapi.generator"));
        Path log = folder.resolve("generator.log");
        Process generator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar,
                        "generate",
                        "--generator-name=java",
                        "--library=native",
                        "--input-spec=" + Path.of("ops", "openapi.yaml"),
                        "--output=" + folder.resolve("client"),
                        "--additional-properties=openApiNullable=false,useJakartaEe=true,invokerPackage=client,"
                                + "apiPackage=client.api,modelPackage=client.model",
                        "--global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(generator.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(generator.exitValue()).as(Files.readString(log)).isZero();
        return folder.resolve(Path.of("client", "src", "main", "java", "client"));
    }

    private Path compile(Path sources) throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> java =
                    all.filter(file -> file.toString().endsWith(".java")).toList();
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    classes.toString(),
                                    "-proc:none",
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return classes;
    }

    private static List<String> names(Path packaged) throws IOException {
        try (Stream<Path> files = Files.list(packaged)) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
    }
}

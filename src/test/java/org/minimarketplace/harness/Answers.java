package org.minimarketplace.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What holds for answers, whatever was asked. */
public final class Answers {

    private static final Set<String> MEMBERS = Set.of("type", "title", "status", "detail", "instance", "traceId");

    /** What would tell a client how the service is built. */
    private static final List<String> INNARDS = List.of(
            "org.",
            "java.",
            "javax.",
            "com.fasterxml",
            "Exception",
            "jetty",
            "jersey",
            "jackson",
            "badMessage",
            "SQL",
            "sqlite",
            "\\tat ");

    private Answers() {}

    /** The header fields of every answer on the application port. */
    public static void assertHardened(Answer answer) {
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.has("Server")).as("Server").isFalse();
        assertThat(answer.has("X-Powered-By")).as("X-Powered-By").isFalse();
    }

    /** A problem (RFC 9457) of the given kind, with its members and no others. */
    public static void assertProblem(Answer answer, int status, String name) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertHardened(answer);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain(INNARDS);

        JsonNode problem = answer.json();
        assertThat(problem.path("type").asText()).isEqualTo("/problems/" + name);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("status").isInt()).isTrue();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("instance").asText()).isNotBlank();
        assertThat(problem.path("traceId").asText()).matches("[0-9a-f]{32}");
        Set<String> members = new TreeSet<>();
        problem.fieldNames().forEachRemaining(members::add);
        members.remove("errors");
        assertThat(members).isEqualTo(new TreeSet<>(MEMBERS));
        for (JsonNode error : problem.path("errors")) {
            assertThat(error.size()).as(error.toString()).isEqualTo(2);
            assertThat(error.path("detail").asText()).isNotBlank();
            assertThat(error.path("pointer").asText()).matches("#(/[^/]*)*");
        }
    }

    /** Where the errors of a problem point at. */
    public static List<String> pointers(Answer answer) {
        List<String> pointers = new ArrayList<>();
        answer.json()
                .path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        return pointers;
    }
}

package org.minimarketplace.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error: RFC 9457, {@code application/problem+json}. Immutable.
 *
 * @param type relative reference of a page that explains the type
 * @param title the same for every problem of the type
 * @param status repeats the HTTP status
 * @param detail what is wrong with this request
 * @param instance the path that was requested
 * @param traceId finds the request in the logs
 * @param errors one entry for each thing that is wrong, where there can be several
 */
@JsonInclude(Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        @Nullable String traceId,
        List<Violation> errors) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Copies the list. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem that does not know its request yet. */
    public static Problem of(ProblemType type, String detail, List<Violation> errors) {
        return of(type, type.status(), detail, errors);
    }

    /** As {@link #of(ProblemType, String, List)}, with a status that is not the type's usual one. */
    public static Problem of(ProblemType type, int status, String detail, List<Violation> errors) {
        return new Problem(type.uri(), type.title(), status, detail, null, null, errors);
    }

    /** The same problem, tied to the request that it answers. */
    public Problem at(String path, String trace) {
        return new Problem(type, title, status, detail, path, trace, errors);
    }

    /**
     * One thing that is wrong.
     *
     * @param detail what is wrong, and what is allowed
     * @param pointer where it stands in the body: a JSON pointer as a URI fragment (RFC 6901, section 6); in a file
     *     with lines, where it stands in the line
     * @param line which line of a file, from 1; null for a body that is one document
     */
    @JsonInclude(Include.NON_NULL)
    public record Violation(
            String detail, String pointer, @Nullable Long line) {

        /** In a body that is one document. */
        public Violation(String detail, String pointer) {
            this(detail, pointer, null);
        }
    }
}

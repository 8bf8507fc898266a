package org.minimarketplace.errors;

import static org.minimarketplace.api.Utf8JsonFactory.NOT_UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.Problem.Violation;
import org.minimarketplace.api.ProblemType;

/** A body that is no JSON, or not of the type that is expected: 400, with the place. */
final class JsonErrorMapper implements ExceptionMapper<JsonProcessingException> {

    private final ExceptionMapper<IOException> transport;

    JsonErrorMapper(ExceptionMapper<IOException> transport) {
        this.transport = transport;
    }

    @Override
    public Response toResponse(JsonProcessingException error) {
        IOException broken = transportError(error);
        if (broken != null) {
            return transport.toResponse(broken);
        }
        Violation violation = violation(error);
        return Problems.of(ProblemType.MALFORMED_REQUEST, violation.detail(), List.of(violation));
    }

    /** The JSON parser wraps what happens to the stream below it. */
    private static @Nullable IOException transportError(JsonProcessingException error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return null;
            }
            if (cause instanceof IOException io && !(cause instanceof JsonProcessingException)) {
                return io;
            }
            if (cause instanceof HttpException) {
                return new IOException(cause);
            }
        }
        return null;
    }

    private static Violation violation(JsonProcessingException error) {
        if (error instanceof UnrecognizedPropertyException unknown) {
            return new Violation("unknown field" + place(error), pointer(unknown.getPath()));
        }
        if (error instanceof MismatchedInputException mismatch) {
            return new Violation("not of the type that is expected here" + place(error), pointer(mismatch.getPath()));
        }
        if (error.getOriginalMessage().startsWith("Duplicate field")) {
            return new Violation("duplicate field" + place(error), parserPointer(error));
        }
        return new Violation(what(error) + place(error), parserPointer(error));
    }

    private static String what(JsonProcessingException error) {
        if (error.getOriginalMessage().startsWith(NOT_UTF_8)) {
            return NOT_UTF_8;
        }
        return cause(error, StreamConstraintsException.class) == null
                ? "not valid JSON"
                : "larger than is read here: a number, a name or the depth of the whole";
    }

    private static String place(JsonProcessingException error) {
        JsonLocation location = error.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String parserPointer(JsonProcessingException error) {
        StreamReadException unread = cause(error, StreamReadException.class);
        JsonParser parser = unread == null ? null : unread.getProcessor();
        if (parser != null) {
            return "#" + pointer(parser.getParsingContext());
        }
        return error instanceof JsonMappingException mapping ? pointer(mapping.getPath()) : "#";
    }

    /** The error itself, or what it was made of on its way through the arrays and objects around its place. */
    private static <T extends Throwable> @Nullable T cause(Throwable error, Class<T> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String pointer(JsonStreamContext context) {
        JsonStreamContext parent = context.getParent();
        String before = parent == null ? "" : pointer(parent);
        if (context.inObject() && context.hasCurrentName()) {
            return before + "/" + JsonPointers.escape(context.getCurrentName());
        }
        return context.inArray() && context.hasCurrentIndex() ? before + "/" + context.getCurrentIndex() : before;
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        StringBuilder pointer = new StringBuilder("#");
        for (JsonMappingException.Reference step : path) {
            String name = step.getFieldName();
            pointer.append('/').append(name == null ? String.valueOf(step.getIndex()) : JsonPointers.escape(name));
        }
        return pointer.toString();
    }
}

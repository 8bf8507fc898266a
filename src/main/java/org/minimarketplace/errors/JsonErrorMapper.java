package org.minimarketplace.errors;

import static org.minimarketplace.api.Utf8JsonFactory.NOT_UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
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
        String what = error.getOriginalMessage().startsWith(NOT_UTF_8) ? NOT_UTF_8 : "not valid JSON";
        return new Violation(what + place(error), parserPointer(error));
    }

    private static String place(JsonProcessingException error) {
        JsonLocation location = error.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String parserPointer(JsonProcessingException error) {
        Object processor = error.getProcessor();
        if (error instanceof StreamReadException && processor instanceof JsonParser parser) {
            return "#" + parser.getParsingContext().pathAsPointer();
        }
        return error instanceof JsonMappingException mapping ? pointer(mapping.getPath()) : "#";
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

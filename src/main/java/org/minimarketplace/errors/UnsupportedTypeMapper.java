package org.minimarketplace.errors;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import org.minimarketplace.api.Problem;
import org.minimarketplace.api.ProblemType;
import org.minimarketplace.api.UnsupportedTypeException;

/** A body of a type that is not read there: 415 with those that are, in {@code Accept} (RFC 9110, section 15.5.16). */
final class UnsupportedTypeMapper implements ExceptionMapper<UnsupportedTypeException> {

    @Override
    public Response toResponse(UnsupportedTypeException error) {
        return of(error.supported());
    }

    static Response of(List<String> supported) {
        String detail = "see the Content-Type header field of the request; bodies are " + String.join(" or ", supported)
                + " in UTF-8, plain or in gzip";
        return Problems.of(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail, List.of()))
                .header(HttpHeaders.ACCEPT, String.join(", ", supported))
                .build();
    }
}

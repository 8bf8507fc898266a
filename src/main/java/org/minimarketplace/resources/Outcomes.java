package org.minimarketplace.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.minimarketplace.api.ProductResponse;
import org.minimarketplace.core.Answered;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.http.EntityTags;

/**
 * Between responses and the form in which they are remembered under an {@code Idempotency-Key}: what a repetition is
 * answered with is what the first request was answered with, byte by byte. Thread-safe.
 */
final class Outcomes {

    private final ObjectMapper json;

    Outcomes(ObjectMapper json) {
        this.json = json;
    }

    /** 201 for a product. */
    Outcome created(ProductResponse product) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        fields.put(HttpHeaders.LOCATION, "/products/" + product.id());
        fields.put(HttpHeaders.ETAG, EntityTags.quoted(product.etag()));
        return new Outcome(Response.Status.CREATED.getStatusCode(), fields, write(product));
    }

    /** 201 for several. */
    Outcome created(List<ProductResponse> products) {
        return new Outcome(
                Response.Status.CREATED.getStatusCode(),
                Map.of(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON),
                write(products));
    }

    private String write(Object entity) {
        try {
            return json.writeValueAsString(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("responses are always written", e);
        }
    }

    /** The response, and that it is one of before where it is. */
    Response response(Answered answered) {
        Outcome outcome = answered.outcome();
        Response.ResponseBuilder response = Response.status(outcome.status()).entity(outcome.body());
        outcome.fields().forEach(response::header);
        if (answered.replayed()) {
            response.header(IdempotencyKeys.REPLAYED, "true");
        }
        return response.build();
    }
}

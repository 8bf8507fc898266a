package org.minimarketplace.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.minimarketplace.http.Accept;
import org.minimarketplace.http.EntityTags;

/**
 * A page about each kind of problem, at the path that is its {@code type}: HTML for people, JSON for programs.
 * Thread-safe.
 */
@Path("/problems")
public final class ProblemsResource {

    private static final String HTML = "text/html;charset=utf-8";
    private static final List<String> TYPES = List.of(MediaType.TEXT_HTML, MediaType.APPLICATION_JSON);

    private final Map<String, ProblemDescription> problems = new LinkedHashMap<>();
    private final ObjectMapper json;

    /**
     * Explains these.
     *
     * @param problems in the order in which they are listed
     * @param json writes them for programs
     */
    public ProblemsResource(Collection<ProblemDescription> problems, ObjectMapper json) {
        problems.forEach(problem -> this.problems.put(problem.name(), problem));
        this.json = json;
    }

    /** All types of problems. */
    @GET
    @PermitAll
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    public Response list(@Context Accept accept) {
        return answer(accept, () -> ProblemPages.all(problems.values()), problems.values());
    }

    /** One kind. */
    @GET
    @PermitAll
    @Path("{name}")
    @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
    public Response get(@PathParam("name") String name, @Context Accept accept) {
        ProblemDescription problem = problems.get(name);
        if (problem == null) {
            throw new NotFoundException();
        }
        return answer(accept, () -> ProblemPages.one(problem), problem);
    }

    private Response answer(Accept accept, Supplier<String> page, Object data) {
        boolean forPeople =
                accept.best(TYPES).filter(MediaType.TEXT_HTML::equals).isPresent();
        Content content = Content.of(forPeople ? page.get().getBytes(StandardCharsets.UTF_8) : bytes(data));
        Response.ResponseBuilder response = Response.ok(content.bytes());
        if (forPeople) {
            response.header("Content-Security-Policy", StaticAssets.SELF_ONLY);
        }
        return response.type(forPeople ? HTML : MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ETAG, EntityTags.quoted(content.tag()))
                .build();
    }

    private byte[] bytes(Object data) {
        try {
            return json.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of text can be written", e);
        }
    }
}

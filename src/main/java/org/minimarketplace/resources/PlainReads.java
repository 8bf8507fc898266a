package org.minimarketplace.resources;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ProductResponse;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.http.EntityTags;

/**
 * Answers what {@link ProductResource#get} answers most of the time, a product, without the way through the servlets
 * and Jersey, which takes half of the processor time of such a read. All else goes that way: requests with a query, a
 * body, or a field that has a say in the answer, and every failure, which Jersey is given to make the problem of it.
 * Thread-safe.
 */
public final class PlainReads extends Handler.Wrapper {

    private static final Pattern PATH = Pattern.compile("/products/(" + ProductResource.ID + ")");

    /** Fields that Jersey or a filter of ours reads; those that begin with {@code If-} and {@code Content-}, too. */
    private static final Set<HttpHeader> READ_BY_JERSEY =
            Set.of(HttpHeader.TRANSFER_ENCODING, HttpHeader.EXPECT, HttpHeader.RANGE, HttpHeader.UPGRADE);

    /** What most programs accept. Others may accept JSON as well: {@link Negotiation} finds out. */
    private static final Set<String> JSON_IS_ACCEPTED =
            Set.of("*/*", "application/json", "application/json, text/plain, */*");

    static final String FAILURE = PlainReads.class.getName();

    private final BiFunction<UUID, Deadline, Product> products;
    private final Duration timeout;
    private final ObjectWriter json;

    /**
     * Answers with the products of a service.
     *
     * @param products as {@link ProductService#get}
     * @param timeout as of {@link DeadlineFeature}
     * @param mapper that of Jersey
     */
    public PlainReads(BiFunction<UUID, Deadline, Product> products, Duration timeout, ObjectMapper mapper) {
        this.products = products;
        this.timeout = timeout;
        this.json = mapper.writerFor(ProductResponse.class);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        UUID id = isPlain(request) ? id(request) : null;
        if (id == null) {
            return super.handle(request, response, callback);
        }
        ProductResponse found;
        try {
            Product product = products.apply(id, DeadlineFeature.begin(timeout, request::getAttribute, false));
            found = ProductMapping.response(product);
        } catch (RuntimeException failure) {
            request.setAttribute(FAILURE, failure);
            return super.handle(request, response, callback);
        }
        response.setStatus(HttpStatus.OK_200);
        HttpFields.Mutable fields = response.getHeaders();
        // As the filters of Jersey add them.
        fields.add(HttpHeader.VARY, Preferences.FIELD);
        fields.add(HttpHeader.VARY, HttpHeader.ACCEPT.asString());
        fields.put(HttpHeader.ETAG, EntityTags.quoted(found.etag()));
        fields.put(MimeTypes.Type.APPLICATION_JSON.getContentTypeField());
        response.write(true, ByteBuffer.wrap(json.writeValueAsBytes(found)), callback);
        return true;
    }

    private static @Nullable UUID id(Request request) {
        // As it was sent: Jetty's own form of it has no parameters.
        String sent = request.getContext().getPathInContext(request.getHttpURI().getPath());
        Matcher path = PATH.matcher(sent == null ? "" : sent);
        return path.matches() ? UUID.fromString(path.group(1)) : null;
    }

    private static boolean isPlain(Request request) {
        if (!HttpMethod.GET.is(request.getMethod()) || request.getHttpURI().getQuery() != null) {
            return false;
        }
        boolean accepts = false;
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() == HttpHeader.ACCEPT) {
                if (accepts || !JSON_IS_ACCEPTED.contains(field.getValue())) {
                    return false;
                }
                accepts = true;
            } else if (hasASay(field)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasASay(HttpField field) {
        String name = field.getName();
        HttpHeader known = field.getHeader();
        return (known != null && READ_BY_JERSEY.contains(known))
                || name.equalsIgnoreCase(Preferences.FIELD)
                || begins(name, "If-")
                || begins(name, "Content-");
    }

    private static boolean begins(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** Throws in Jersey what a read before it has thrown. Thread-safe. */
    public static final class Failures implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getProperty(FAILURE) instanceof RuntimeException failure) {
                throw failure;
            }
        }
    }
}

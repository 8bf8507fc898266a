package org.minimarketplace.http.jetty;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.minimarketplace.http.WeightedElement;

/**
 * Decides by the weights of {@code Accept-Encoding} whether an answer may be in gzip (RFC 9110, section 12.5.3), and
 * leaves {@code gzip} or nothing in the request, for Jetty's compression, before which it has to stand. A client that
 * refuses an answer without a coding, too, gets one all the same. Thread-safe.
 *
 * <p>Upstream: Jetty 12.1.13 compresses where the field has the word {@code gzip} with a weight above 0. {@code *} does
 * not count (<a href="https://github.com/jetty/jetty.project/issues/12324">jetty.project 12324</a>, closed for the
 * newer {@code CompressionHandler}, which Dropwizard 5 does not have), nor does {@code x-gzip}, and an {@code identity}
 * that is wanted more does not count either, which was not reported upstream.
 */
public final class AcceptedCodings extends Handler.Wrapper {

    private static final String GZIP = "gzip";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        List<String> asked = request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING);
        if (asked.isEmpty() || (asked.size() == 1 && asked.get(0).equals(GZIP))) {
            return super.handle(request, response, callback);
        }
        return super.handle(new Decided(request, isGzipWanted(asked)), response, callback);
    }

    static boolean isGzipWanted(List<String> fields) {
        List<WeightedElement> codings = WeightedElement.of(fields);
        double gzip = weight(codings, List.of(GZIP, "x-gzip"))
                .or(() -> weight(codings, List.of("*")))
                .orElse(0.0);
        double identity = weight(codings, List.of("identity")).orElse(0.0);
        return gzip > 0 && gzip >= identity;
    }

    private static Optional<Double> weight(List<WeightedElement> codings, List<String> names) {
        return codings.stream()
                .filter(coding -> names.contains(coding.value()))
                .map(WeightedElement::weight)
                .max(Double::compare);
    }

    private static final class Decided extends Request.Wrapper {

        private final HttpFields fields;

        Decided(Request request, boolean gzip) {
            super(request);
            HttpFields.Mutable changed = HttpFields.build(request.getHeaders()).remove(HttpHeader.ACCEPT_ENCODING);
            fields = (gzip ? changed.add(new HttpField(HttpHeader.ACCEPT_ENCODING, GZIP)) : changed).asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }
    }
}

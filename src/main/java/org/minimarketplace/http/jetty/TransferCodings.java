package org.minimarketplace.http.jetty;

import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Refuses transfer codings other than {@code chunked}, the only one that is undone here: RFC 9112, section 6.1. Refuses
 * them in HTTP/1.0 altogether, which has none. Thread-safe.
 *
 * <p>Upstream: Jetty 12.1.13 refuses what leaves the end of the body open (<a
 * href="https://github.com/jetty/jetty.project/issues/4204">jetty.project 4204</a>, closed by that). With {@code gzip,
 * chunked} it undoes the last coding and reads on as if the others were not there, and in HTTP/1.0 it reads chunks.
 * Neither was reported upstream.
 */
public final class TransferCodings implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        HttpFields fields = request.getHeaders();
        if (!fields.contains(HttpHeader.TRANSFER_ENCODING)) {
            return request;
        }
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "a transfer coding in HTTP/1.0");
        }
        List<String> codings = fields.getCSV(HttpHeader.TRANSFER_ENCODING, true);
        if (codings.size() != 1 || !HttpHeaderValue.CHUNKED.is(codings.get(0))) {
            throw new HttpException.RuntimeException(HttpStatus.NOT_IMPLEMENTED_501, "transfer codings " + codings);
        }
        return request;
    }
}

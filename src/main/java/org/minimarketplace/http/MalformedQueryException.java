package org.minimarketplace.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;

/** A query is not UTF-8 in valid percent-encoding; travels to the error handler, and is not logged. */
public final class MalformedQueryException extends HttpException.RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedQueryException() {
        super(HttpStatus.BAD_REQUEST_400, "the encoding of the query");
    }
}

package org.minimarketplace.errors;

/** The detail for a status that the server or the framework chose by itself. */
final class HttpStatusDetails {

    private HttpStatusDetails() {}

    static String of(int status) {
        return switch (status) {
            case 400 ->
                "the request is not valid HTTP, its path is not UTF-8 in percent-encoding, or its body is missing or cannot"
                        + " be read";
            case 401 -> "the request needs a token";
            case 404 -> "no such path";
            case 405 -> "see the Allow header field for the methods that are";
            case 408 -> "the request did not arrive in time";
            case 412 -> "what is here now is not as If-Match requires it: fetch it, and decide again";
            case 413 ->
                "the body, or what it inflates to, is larger than api.maxBodySize, for an import api.maxImportSize;"
                        + " on the admin port 8 KiB";
            case 414 -> "the request line is longer than 8 KiB";
            case 415 -> "see the Content-Encoding header field of the request; bodies are plain or in gzip";
            case 417 -> "the one expectation that is met is 100-continue";
            case 431 -> "the header fields are larger than 8 KiB together";
            case 500 -> "the error is logged under the trace id";
            case 501 -> "the one transfer coding of a request is chunked";
            case 503 -> "try again later";
            case 505 -> "requests are HTTP/1.0 or HTTP/1.1";
            default -> "HTTP status " + status;
        };
    }
}

package org.minimarketplace.api;

/** Every kind of problem that the API answers with; each has a page of its own at its {@link #uri}. */
public enum ProblemType {
    MALFORMED_REQUEST(400, "malformed-request", "The request cannot be read"),
    INVALID_PARAMETER(400, "invalid-parameter", "A parameter is not valid"),
    NOT_FOUND(404, "not-found", "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "not-acceptable", "No representation is acceptable"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request did not arrive in time"),
    REQUEST_IN_FLIGHT(409, "request-in-flight", "The first request is still at work"),
    IMPORT_INTERRUPTED(409, "import-interrupted", "The import met a change"),
    PRECONDITION_FAILED(412, "precondition-failed", "The product has changed"),
    PAYLOAD_TOO_LARGE(413, "payload-too-large", "The body is too large"),
    URI_TOO_LONG(414, "uri-too-long", "The URI is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The media type is not supported"),
    VALIDATION_FAILED(422, "validation-failed", "The request breaks a limit"),
    IDEMPOTENCY_KEY_REUSED(422, "idempotency-key-reused", "The idempotency key was used for another request"),
    PRECONDITION_REQUIRED(428, "precondition-required", "A condition is required"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The header fields are too large"),
    REQUEST_REFUSED(400, "request-refused", "The request is refused"),
    INTERNAL_ERROR(500, "internal-error", "The service has a defect"),
    QUEUE_FULL(503, "queue-full", "Too many requests are waiting"),
    QUEUE_TIMEOUT(503, "queue-timeout", "The wait for the database was too long"),
    DRAINING(503, "draining", "This instance is going away"),
    DATABASE_BUSY(503, "database-busy", "The database is busy"),
    DATABASE_UNAVAILABLE(503, "database-unavailable", "The database is unavailable"),
    DEADLINE_EXCEEDED(504, "deadline-exceeded", "The deadline passed"),
    HTTP_VERSION_NOT_SUPPORTED(505, "http-version-not-supported", "The version of HTTP is not supported"),
    DISK_FULL(507, "disk-full", "The disk is full");

    private final int status;
    private final String slug;
    private final String title;

    ProblemType(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /** The type for a status that the server or the framework chose by itself. */
    public static ProblemType ofStatus(int status) {
        for (ProblemType type : values()) {
            if (type.status == status) {
                return type;
            }
        }
        return status >= 500 ? INTERNAL_ERROR : REQUEST_REFUSED;
    }

    /** The usual HTTP status. */
    public int status() {
        return status;
    }

    /** The relative reference that identifies this type (RFC 9457, section 3.1.1). */
    public String uri() {
        return "/problems/" + slug;
    }

    /** A short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }
}

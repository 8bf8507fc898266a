package org.minimarketplace.api;

/** Every kind of problem that the API answers with; each has a page of its own at its {@link #uri}. */
public enum ProblemType {
    MALFORMED_REQUEST(
            400,
            "malformed-request",
            "The request cannot be read",
            "The request is not HTTP, or its body is not what the path takes: no valid JSON, an unknown "
                    + "or repeated field, a value of another type, text that is not UTF-8, or a body that ended "
                    + "too early.",
            "Read detail, and each pointer in errors: it names the place in the body. Correct the "
                    + "request; the same one fails again."),
    INVALID_PARAMETER(
            400,
            "invalid-parameter",
            "A parameter is not valid",
            "A query parameter or a header field cannot be used: it is unknown, stands there twice, or "
                    + "has a value that is not allowed. A cursor belongs to the query that it came from.",
            "The detail names the parameter and what is allowed. After a cursor was refused, begin again "
                    + "at the first page."),
    UNAUTHORIZED(
            401,
            "unauthorized",
            "A token is needed",
            "The request needs a token, and has none, or one that is malformed, unknown, revoked or expired.",
            "Send a token in the header field Authorization, as Bearer. WWW-Authenticate says whether the one that was "
                    + "sent is wrong. Operators make tokens with the command token create."),
    FOREIGN_ORIGIN(
            403,
            "foreign-origin",
            "A page of another origin made the request",
            "A browser says that a page of another origin made this request, which would change something in "
                    + "the name of the person who reads that page. Nothing was changed.",
            "Use the page of this service, under the host and port that it came from, or a program that is "
                    + "no browser."),
    FORBIDDEN(
            403,
            "forbidden",
            "The token is for something else",
            "The token is good, and does not have the scope that this request needs. Nothing was changed.",
            "Use a token with the scope that WWW-Authenticate names: read, write, metrics or admin."),
    NOT_FOUND(
            404,
            "not-found",
            "There is nothing here",
            "There is no such path, or no product with this id: it never was, or somebody has removed " + "it.",
            "Check the path. For a product, look it up in GET /products."),
    METHOD_NOT_ALLOWED(
            405,
            "method-not-allowed",
            "The method is not allowed here",
            "The path exists, and does not take this method.",
            "Use one of the methods in the header field Allow."),
    NOT_ACCEPTABLE(
            406,
            "not-acceptable",
            "No representation is acceptable",
            "The header field Accept asks for none of the formats of this path.",
            "Ask for application/json, for a catalogue for application/x-ndjson or text/csv, or leave "
                    + "Accept out."),
    REQUEST_TIMEOUT(
            408,
            "request-timeout",
            "The request did not arrive in time",
            "The request, mostly its body, did not arrive in time, or came too slowly.",
            "Send it again, over a better connection or in smaller parts. Nothing was changed."),
    REQUEST_IN_FLIGHT(
            409,
            "request-in-flight",
            "The first request is still at work",
            "A request with the same Idempotency-Key is still at work.",
            "Repeat yours after the seconds in Retry-After: you will get the outcome of the first one."),
    IMPORT_INTERRUPTED(
            409,
            "import-interrupted",
            "The import met a change",
            "Somebody else changed a product of the file while the import stored it. Rows before "
                    + "the line in detail may be stored.",
            "Repeat the same import: what is there already, unchanged, is skipped."),
    PRECONDITION_FAILED(
            412,
            "precondition-failed",
            "The product has changed",
            "The current state is none of those that If-Match names, mostly because somebody has changed it since you "
                    + "fetched it; or it is one of those that If-None-Match names.",
            "Fetch it, decide again what to change, and send that with the new ETag. Do not merely repeat "
                    + "the request."),
    PAYLOAD_TOO_LARGE(
            413,
            "payload-too-large",
            "The body is too large",
            "The body, or what it inflates to, is larger than this service takes.",
            "Send less at once: a batch in several parts, a catalogue by POST /products/import. "
                    + "Operators set the limits with api.maxBodySize and api.maxImportSize."),
    URI_TOO_LONG(
            414, "uri-too-long", "The URI is too long", "The request line is longer than 8 KiB.", "Shorten the query."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "unsupported-media-type",
            "The media type is not supported",
            "The path does not take bodies of this Content-Type (its charset included) or Content-Encoding.",
            "Send application/json in UTF-8, to PATCH application/merge-patch+json as in Accept-Patch, to an "
                    + "import application/x-ndjson or text/csv; plain, or in gzip."),
    UNKNOWN_HOST(
            421,
            "unknown-host",
            "The host is not one of this service",
            "The request is for a host name under which this service is not to be asked.",
            "Use the address of the service. Operators name further hosts in ALLOWED_HOSTS."),
    VALIDATION_FAILED(
            422,
            "validation-failed",
            "The request breaks a limit",
            "The body can be read, and what it says breaks limits. Nothing was changed.",
            "Each entry of errors says what is wrong and points at it; all of them are listed at once, "
                    + "for a file at most 1,000. Correct them all, and send it again."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "idempotency-key-reused",
            "The idempotency key was used for another request",
            "The Idempotency-Key was used before, for a request with another content.",
            "Use a new key for each new product, and the same key only to repeat the very same request."),
    PRECONDITION_REQUIRED(
            428,
            "precondition-required",
            "A condition is required",
            "This service changes and removes products only under a condition, so that nobody overwrites "
                    + "what somebody else has changed.",
            "Fetch the product, and send its ETag in If-Match."),
    TOO_MANY_REQUESTS(
            429,
            "too-many-requests",
            "Too many requests",
            "More requests came from this address, or by this token, than may; or too many wrong tokens.",
            "Wait for the seconds in Retry-After. After wrong tokens, a right one is served at once."),
    HEADERS_TOO_LARGE(
            431,
            "headers-too-large",
            "The header fields are too large",
            "The header fields are larger than 8 KiB together.",
            "Send fewer or shorter ones; mostly it is cookies that are not meant for this service."),
    REQUEST_REFUSED(
            400,
            "request-refused",
            "The request is refused",
            "The request is one that HTTP servers refuse, for the reason that the status says.",
            "Look at the status and the detail, and correct the request."),
    INTERNAL_ERROR(
            500,
            "internal-error",
            "The service has a defect",
            "The service has met something that nobody thought of. It is its fault, not yours.",
            "Tell the operator the traceId: the error is in the log under it. For a write, look whether "
                    + "it took effect before you repeat it, or repeat it with the same Idempotency-Key."),
    NOT_IMPLEMENTED(
            501,
            "not-implemented",
            "The transfer coding is not known",
            "The body came in a Transfer-Encoding other than chunked. It was not read, and nothing was changed.",
            "Send the body with its length or in chunks; to compress it, use Content-Encoding: gzip."),
    QUEUE_FULL(
            503,
            "queue-full",
            "Too many requests are waiting",
            "More requests wait for the database than may. This one was refused at once, and nothing was " + "changed.",
            "Repeat it after the seconds in Retry-After, and wait longer each time. Operators find the "
                    + "queue in the metrics marketplace_db_semaphore_."),
    QUEUE_TIMEOUT(
            503,
            "queue-timeout",
            "The wait for the database was too long",
            "No place in the database became free in time. Nothing was changed.",
            "Repeat the request after the seconds in Retry-After, and wait longer each time."),
    TOO_MANY_BODIES(
            503,
            "too-many-bodies",
            "Too many large bodies at once",
            "The bodies that arrive at this moment take as much memory as they may. This one was refused, and nothing "
                    + "was changed.",
            "Repeat it after the seconds in Retry-After, and wait longer each time; bodies of up to 4 KiB are never "
                    + "refused for this. Operators set the limit with limits.bodiesInArrival."),
    TOO_MANY_TRANSFERS(
            503,
            "too-many-transfers",
            "Too many imports or exports at once",
            "As many catalogues are imported or exported as may be at once. This one was refused before anything of "
                    + "it was read, and nothing was changed.",
            "Repeat it after the seconds in Retry-After, and wait longer each time. Operators set the limits with "
                    + "limits.imports and limits.exports."),
    DRAINING(
            503,
            "draining",
            "This instance is going away",
            "This instance is about to stop, and takes no new work. Nothing was changed.",
            "Repeat the request: a load balancer sends it to another instance."),
    DATABASE_BUSY(
            503,
            "database-busy",
            "The database is busy",
            "Another process, like a backup tool or an open shell, holds the lock of the database. "
                    + "Nothing was changed.",
            "Repeat the request after the seconds in Retry-After. Operators: find out who holds the " + "lock."),
    DATABASE_UNAVAILABLE(
            503,
            "database-unavailable",
            "The database is unavailable",
            "The database cannot be read or written at the moment.",
            "Repeat the request later. Operators: look at /health and at the log; the file may be "
                    + "damaged, moved or removed."),
    DEADLINE_EXCEEDED(
            504,
            "deadline-exceeded",
            "The deadline passed",
            "The request was given up when its time was over: that of the service, or the shorter one of "
                    + "Prefer: wait. The detail says whether a write may still have taken effect.",
            "Repeat a read, or ask for less. Repeat a write only with an Idempotency-Key or an If-Match, "
                    + "which make that harmless."),
    OUTCOME_UNKNOWN(
            504,
            "outcome-unknown",
            "It is not known whether the write is stored",
            "The disk failed at the very moment at which the write was made durable. It is stored whole, or not at all.",
            "Read before you repeat it, or repeat it with the same Idempotency-Key or If-Match, which make that "
                    + "harmless. Operators: look at /health, at the log and at the disk."),
    HTTP_VERSION_NOT_SUPPORTED(
            505,
            "http-version-not-supported",
            "The version of HTTP is not supported",
            "The request is in a version of HTTP that this service does not speak.",
            "Use HTTP/1.1."),
    DISK_FULL(
            507,
            "disk-full",
            "The disk is full",
            "There is no room left to store this, or none for an import beside what has to stay free. Unless the "
                    + "detail says how far an import has come, nothing was changed; reading goes on.",
            "Tell the operator, who makes room or moves the database; then repeat the request.");

    private final int status;
    private final String slug;
    private final String title;
    private final String meaning;
    private final String remedy;

    ProblemType(int status, String slug, String title, String meaning, String remedy) {
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
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

    /** The last part of the {@link #uri}. */
    public String slug() {
        return slug;
    }

    /** The event, for readers of the page of this type. */
    public String meaning() {
        return meaning;
    }

    /** The remedy. */
    public String remedy() {
        return remedy;
    }
}

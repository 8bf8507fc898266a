package org.minimarketplace.resources;

import static java.lang.annotation.ElementType.ANNOTATION_TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;
import static org.minimarketplace.api.ProblemType.DATABASE_BUSY;
import static org.minimarketplace.api.ProblemType.DATABASE_UNAVAILABLE;
import static org.minimarketplace.api.ProblemType.DEADLINE_EXCEEDED;
import static org.minimarketplace.api.ProblemType.DISK_FULL;
import static org.minimarketplace.api.ProblemType.DRAINING;
import static org.minimarketplace.api.ProblemType.INVALID_PARAMETER;
import static org.minimarketplace.api.ProblemType.NOT_ACCEPTABLE;
import static org.minimarketplace.api.ProblemType.PAYLOAD_TOO_LARGE;
import static org.minimarketplace.api.ProblemType.QUEUE_FULL;
import static org.minimarketplace.api.ProblemType.QUEUE_TIMEOUT;
import static org.minimarketplace.api.ProblemType.REQUEST_TIMEOUT;
import static org.minimarketplace.api.ProblemType.UNSUPPORTED_MEDIA_TYPE;
import static org.minimarketplace.api.ProblemType.VALIDATION_FAILED;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.minimarketplace.api.FailsWith;

/** What several calls fail with, for the OpenAPI document. */
final class Failures {

    private Failures() {}

    /** Of every call that uses the database. */
    @FailsWith({
        INVALID_PARAMETER,
        NOT_ACCEPTABLE,
        QUEUE_FULL,
        QUEUE_TIMEOUT,
        DRAINING,
        DATABASE_BUSY,
        DATABASE_UNAVAILABLE,
        DEADLINE_EXCEEDED
    })
    @Documented
    @Target(ANNOTATION_TYPE)
    @Retention(RUNTIME)
    @interface OfDatabase {}

    /** Of every call that stores something, beside {@link OfDatabase}. */
    @FailsWith(DISK_FULL)
    @Documented
    @Target(ANNOTATION_TYPE)
    @Retention(RUNTIME)
    @interface OfWriting {}

    /** Of every call with a body. */
    @FailsWith({REQUEST_TIMEOUT, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED})
    @Documented
    @Target(ANNOTATION_TYPE)
    @Retention(RUNTIME)
    @interface OfBody {}
}

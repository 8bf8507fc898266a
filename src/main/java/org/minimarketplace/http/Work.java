package org.minimarketplace.http;

import static java.lang.annotation.ElementType.ANNOTATION_TYPE;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.minimarketplace.gate.WorkClass;

/**
 * The first use that a call will make of the database. A call without one of these asks nothing, or works in many
 * steps, and is not turned away before its body is read.
 */
@Documented
@Target(ANNOTATION_TYPE)
@Retention(RUNTIME)
public @interface Work {

    /** The permits that the call needs. */
    WorkClass value();

    /** One product is read. */
    @Work(WorkClass.READ)
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Reads {}

    /** Many products are looked through. */
    @Work(WorkClass.SCAN)
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Scans {}

    /** Something is stored or removed. */
    @Work(WorkClass.WRITE)
    @Documented
    @Target(METHOD)
    @Retention(RUNTIME)
    @interface Writes {}
}

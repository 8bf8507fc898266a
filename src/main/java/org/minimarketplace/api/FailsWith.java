package org.minimarketplace.api;

import static java.lang.annotation.ElementType.ANNOTATION_TYPE;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The problems that a call of the API may be answered with, for the OpenAPI document. Those that every request may meet
 * are not named: they are in {@link ProblemType#everywhere}.
 */
@Documented
@Target({METHOD, ANNOTATION_TYPE})
@Retention(RUNTIME)
public @interface FailsWith {

    /** In any order. */
    ProblemType[] value();
}

package org.minimarketplace.http;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Says of a call, or of all that a servlet serves, that it is none of the requests that a client may make in a second:
 * monitoring asks at its own pace, and hears nothing when it is refused.
 */
@Documented
@Target({METHOD, TYPE})
@Retention(RUNTIME)
public @interface Uncounted {}

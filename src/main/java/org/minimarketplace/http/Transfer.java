package org.minimarketplace.http;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.util.Locale;

/** Says of a call that it moves a file of any length, at the pace of its client, and with a thread for itself. */
@Documented
@Target(METHOD)
@Retention(RUNTIME)
public @interface Transfer {

    /** Which way. */
    Direction value();

    /** Which way a file goes. */
    enum Direction {
        /** From the client, in the request. */
        IMPORT,
        /** To the client, in the answer. */
        EXPORT;

        /** The name in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

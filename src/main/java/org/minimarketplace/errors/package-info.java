/**
 * The responses to failures: one exception, one status, one mapper, and always {@code application/problem+json}, also
 * for what Jersey or Jetty refuse by themselves.
 *
 * <p>Knows which exceptions there are, not who throws them. Nothing of an exception that is not meant for clients
 * leaves this package: no class name, no SQL, no stack trace.
 */
@NullMarked
package org.minimarketplace.errors;

import org.jspecify.annotations.NullMarked;

/**
 * The handlers that every request to the application port passes, whatever answers it: a trace id, security headers,
 * limits.
 *
 * <p>Sits in front of Jersey, on Jetty's own types, so that it holds for what Jetty refuses by itself too. Knows the
 * gate alone, and neither products nor resources.
 */
@NullMarked
package org.minimarketplace.http;

import org.jspecify.annotations.NullMarked;

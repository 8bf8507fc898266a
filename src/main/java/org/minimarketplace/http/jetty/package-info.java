/**
 * Workarounds: handlers that are here only because Jetty, or Jersey on top of it, does something wrong or lacks
 * something that a server in the open needs. A rule of this service is not one, and stands in
 * {@link org.minimarketplace.http}.
 *
 * <p>Each class names the behaviour, the version that has it, and the issue where it was reported.
 * {@code JettyBehaviourTest} and {@code JerseyBehaviourTest} show each behaviour on a bare server, and fail when a new
 * version no longer has it: then the class goes.
 */
@NullMarked
package org.minimarketplace.http.jetty;

import org.jspecify.annotations.NullMarked;

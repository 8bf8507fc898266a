/**
 * The metrics and facts of this instance, on the admin port: {@code /metrics} for Prometheus, {@code /info} for people.
 *
 * <p>The only package that knows Prometheus: the others report to interfaces of their own. Knows nothing of products.
 */
@NullMarked
package org.minimarketplace.metrics;

import org.jspecify.annotations.NullMarked;

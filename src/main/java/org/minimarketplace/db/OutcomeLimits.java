package org.minimarketplace.db;

import java.time.Duration;

/**
 * How much is remembered of requests that may be repeated. Immutable.
 *
 * @param retention how long an outcome is remembered
 * @param room bytes of the outcomes of one scope; the oldest are forgotten sooner where they take more
 */
public record OutcomeLimits(Duration retention, long room) {}

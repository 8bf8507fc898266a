package org.minimarketplace.core;

/**
 * A request that took effect. Immutable.
 *
 * @param outcome how it is answered
 * @param replayed whether that is the outcome of an earlier request with the same {@link IdempotencyKey}
 */
public record Answered(Outcome outcome, boolean replayed) {}

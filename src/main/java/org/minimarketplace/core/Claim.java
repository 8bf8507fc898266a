package org.minimarketplace.core;

/**
 * A key, and the outcome that is stored under it in the same step as the effect of the request. Immutable.
 *
 * @param outcome of this request, if it is the first one with its key
 */
public record Claim(IdempotencyKey key, Outcome outcome) {}

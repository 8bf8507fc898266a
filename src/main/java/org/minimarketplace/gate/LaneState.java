package org.minimarketplace.gate;

/**
 * A class of work at one moment. Immutable.
 *
 * @param limit the permits
 * @param inUse those that are taken; above the limit for a while after it was lowered
 * @param queued how many wait
 */
public record LaneState(int limit, int inUse, int queued) {}

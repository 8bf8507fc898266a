package org.minimarketplace.api;

/**
 * What an import did.
 *
 * @param created products that were not there
 * @param replaced products that were different
 * @param unchanged products that were there as they are in the file
 * @param dryRun whether nothing was done, and this is what would have been
 */
public record ImportResponse(long created, long replaced, long unchanged, boolean dryRun) {}

package org.minimarketplace.db;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The expected content of a backup. Immutable.
 *
 * @param sha256 of the backup's bytes, in hexadecimal digits
 * @param schemaVersion the schema's version in it
 * @param products the number of products in it
 * @param takenAt when it was complete, RFC 3339 in UTC
 */
public record BackupManifest(
        @JsonProperty String sha256,
        @JsonProperty int schemaVersion,
        @JsonProperty long products,
        @JsonProperty String takenAt) {}

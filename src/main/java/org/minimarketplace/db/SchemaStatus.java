package org.minimarketplace.db;

import java.util.List;

/**
 * How far a database is from the schema that this version of the service needs. Immutable.
 *
 * @param version the schema's version; 0 for a database without one
 * @param pending the migrations that it lacks, in their order
 * @param newer the migrations of newer releases, which this one works with, in their order
 */
public record SchemaStatus(int version, List<String> pending, List<String> newer) {

    /** Copies the lists. */
    public SchemaStatus {
        pending = List.copyOf(pending);
        newer = List.copyOf(newer);
    }

    /** Of a schema that no newer release has changed. */
    public SchemaStatus(int version, List<String> pending) {
        this(version, pending, List.of());
    }
}

package org.minimarketplace.db;

import java.util.List;

/**
 * How far a database is from the schema that this version of the service needs. Immutable.
 *
 * @param version the schema's version; 0 for a database without one
 * @param pending the migrations that it lacks, in their order
 */
public record SchemaStatus(int version, List<String> pending) {}

package org.minimarketplace.db.sqlite;

/**
 * The file system of a database at one moment; all 0 if it cannot be asked. Immutable.
 *
 * @param free bytes that this process may still write
 * @param size bytes that there are
 */
record DiskSpace(long free, long size) {}

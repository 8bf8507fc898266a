/**
 * Products in one file, by SQLite: its connections, transactions and errors, how its work ends at a deadline, and what
 * is done for the file. The only package that knows {@code org.sqlite}.
 *
 * <p>What leaves it is {@link org.minimarketplace.db.sqlite.Sqlite}, which the root alone names. Knows nothing of HTTP,
 * and no other engine.
 */
@NullMarked
package org.minimarketplace.db.sqlite;

import org.jspecify.annotations.NullMarked;

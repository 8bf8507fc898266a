/**
 * Products in PostgreSQL, for one instance of the service or several: its connections, transactions, errors and
 * retries, and how its work ends at a deadline. The only package that knows {@code org.postgresql}.
 *
 * <p>What leaves it is {@link org.minimarketplace.db.postgres.Postgres}, which the root alone names. Knows nothing of
 * HTTP, and no other engine.
 */
@NullMarked
package org.minimarketplace.db.postgres;

import org.jspecify.annotations.NullMarked;

/**
 * Products in SQLite, behind {@link org.minimarketplace.core.ProductStore}: connections, migrations, statements and the
 * translation of the database's errors.
 *
 * <p>The only package that knows JDBC and JDBI. Knows nothing of HTTP or JSON, and nothing of who calls it.
 */
@NullMarked
package org.minimarketplace.db;

import org.jspecify.annotations.NullMarked;

/**
 * Products in a database, behind {@link org.minimarketplace.core.ProductStore}: what all engines share. There is one
 * door, {@link org.minimarketplace.db.UnitsOfWork}; behind it is an {@link org.minimarketplace.db.Engine}, whose
 * package brings everything else that an operator meets as a {@link org.minimarketplace.db.Storage}.
 *
 * <p>With the packages of the engines the only one that knows JDBC and JDBI. Knows nothing of HTTP, nothing of who
 * calls it, and no engine.
 */
@NullMarked
package org.minimarketplace.db;

import org.jspecify.annotations.NullMarked;

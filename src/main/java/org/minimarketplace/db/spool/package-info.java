/**
 * Where an import waits until all of it has turned out to be valid: in a temporary file of this machine, whatever
 * engine the products go to.
 *
 * <p>Knows nothing of where they are stored. The file is one of SQLite's, because that is there anyway.
 */
@NullMarked
package org.minimarketplace.db.spool;

import org.jspecify.annotations.NullMarked;

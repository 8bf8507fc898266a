/**
 * Bounds how much work is done in the database at once, and how much may wait for it.
 *
 * <p>Knows deadlines, and nothing of SQL, products or HTTP routes: who asks says which class of work it is.
 */
@NullMarked
package org.minimarketplace.gate;

import org.jspecify.annotations.NullMarked;

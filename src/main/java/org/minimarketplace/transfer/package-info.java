/**
 * The formats of files with products, NDJSON and CSV: for the API and the command line alike.
 *
 * <p>Knows the limits of the API and the domain. Knows nothing of HTTP, and nothing of where products are kept.
 */
@NullMarked
package org.minimarketplace.transfer;

import org.jspecify.annotations.NullMarked;

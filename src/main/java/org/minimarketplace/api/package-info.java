/**
 * The records on the wire: requests, responses, problems, and the limits of what clients may send.
 *
 * <p>Knows nothing of ours, so that the wire changes only on purpose: neither the domain nor the database shows
 * through.
 */
@NullMarked
package org.minimarketplace.api;

import org.jspecify.annotations.NullMarked;

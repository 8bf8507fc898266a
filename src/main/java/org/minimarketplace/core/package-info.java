/**
 * The domain and its use cases: what a product is, what may be done with it, and the port through which it is kept.
 *
 * <p>Knows the JDK and nothing else: no HTTP, no JSON, no SQL, no framework. Every call that may wait takes a
 * {@link org.minimarketplace.core.Deadline}.
 */
@NullMarked
package org.minimarketplace.core;

import org.jspecify.annotations.NullMarked;

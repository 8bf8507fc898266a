/**
 * HTTP in: the paths, methods and header fields of the API, translated to calls of the domain and back.
 *
 * <p>No SQL, and no {@code try}: what the domain throws becomes an answer elsewhere.
 */
@NullMarked
package org.minimarketplace.resources;

import org.jspecify.annotations.NullMarked;

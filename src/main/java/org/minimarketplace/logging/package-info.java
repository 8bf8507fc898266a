/**
 * How the log looks: readable lines or JSON, the same for what the service says and for the requests that it answers.
 *
 * <p>Knows the trace id. Knows nothing else of ours.
 */
@NullMarked
package org.minimarketplace.logging;

import org.jspecify.annotations.NullMarked;

/**
 * Threads in a world where nothing happens by chance: they run one at a time, the seed says who is next, and time
 * passes when everybody waits. Knows nothing of what is simulated.
 */
@NullMarked
package org.minimarketplace.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * Inputs that nobody would think of, made from those that somebody did: a corpus in {@code src/test/resources/fuzz},
 * and what a seed does to it. Whatever was found once is kept there.
 */
@NullMarked
package org.minimarketplace.fuzz;

import org.jspecify.annotations.NullMarked;

/**
 * The operator's commands. Each says what went wrong in lines that a person can act on, and in its exit code: 0 for
 * success, 1 for a failure, 2 for wrong usage.
 */
@NullMarked
package org.minimarketplace.cli;

import org.jspecify.annotations.NullMarked;

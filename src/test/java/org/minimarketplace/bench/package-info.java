/**
 * Programs that measure the packaged jar; started by {@code make}, and no tests: what they find depends on the machine.
 */
@NullMarked
package org.minimarketplace.bench;

import org.jspecify.annotations.NullMarked;

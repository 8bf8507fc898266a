/** Measurements that are run by hand: see the bench targets of the Makefile. */
@NullMarked
package org.minimarketplace.bench;

import org.jspecify.annotations.NullMarked;

/** The composition root: wires the parts, and nothing imports it. */
@NullMarked
package org.minimarketplace;

import org.jspecify.annotations.NullMarked;

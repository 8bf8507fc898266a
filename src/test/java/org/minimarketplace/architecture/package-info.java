/** Rules that the build holds the code to: who may know whom, what is never built here, how large a class may grow. */
@NullMarked
package org.minimarketplace.architecture;

import org.jspecify.annotations.NullMarked;

/** Tests of the service as a whole: booted in process, and as the packaged jar. */
@NullMarked
package org.minimarketplace;

import org.jspecify.annotations.NullMarked;

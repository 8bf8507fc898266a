/**
 * How tests run the service and use it: booted in their process, as the packaged jar, or in a container, by clients
 * that behave and by clients that do not, by a browser, and by an operator. No tests, and no knowledge of one.
 */
@NullMarked
package org.minimarketplace.harness;

import org.jspecify.annotations.NullMarked;

/**
 * Can this instance serve? The checks, and the paths on the application port where load balancers and orchestrators
 * ask.
 *
 * <p>Checks run on a schedule of their own, so that those who ask cannot hammer the database.
 */
@NullMarked
package org.minimarketplace.health;

import org.jspecify.annotations.NullMarked;

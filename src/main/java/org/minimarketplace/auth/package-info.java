/**
 * Who asks, and what they may do: tokens, their file, scopes, and the check in the way in of both ports. Knows neither
 * what is asked for nor how a refusal is written; what a call needs, it is told.
 */
@NullMarked
package org.minimarketplace.auth;

import org.jspecify.annotations.NullMarked;

package org.minimarketplace.core;

import org.jspecify.annotations.Nullable;

/**
 * The part of a product that clients decide. Immutable. Limits are checked where input enters the service and again by
 * the database; a value that reaches this type is within them.
 *
 * @param name 1 to 200 code points, without surrounding white space
 * @param description at most 2,000 code points; null is different from empty
 * @param price in minor units of the currency (cents for USD), 1 to 10<sup>12</sup>
 * @param currency ISO 4217 code
 */
public record ProductDetails(String name, @Nullable String description, long price, String currency) {}

package org.minimarketplace.core;

/**
 * Of a failure that says nothing about a defect: too much work, too little time, no room. It has an answer of its own
 * and a metric, and is never logged with a stack trace, also where its answer has begun already and is cut off.
 */
public interface Foreseen {}

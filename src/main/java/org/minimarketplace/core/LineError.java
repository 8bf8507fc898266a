package org.minimarketplace.core;

/**
 * Something wrong in a file.
 *
 * @param line where, from 1
 * @param field its name; empty for the line as a whole
 * @param detail what is wrong, and what is allowed
 */
public record LineError(long line, String field, String detail) {}

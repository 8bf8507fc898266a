/**
 * Pages for people, and documents for tools: static files from the class path, Swagger UI, the OpenAPI document, and a
 * page for each kind of problem.
 *
 * <p>Knows no more of ours than {@code http}: what a page says is handed in.
 */
@NullMarked
package org.minimarketplace.web;

import org.jspecify.annotations.NullMarked;

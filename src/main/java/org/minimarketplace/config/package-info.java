/**
 * Reads the configuration: a file, the environment variables that it refers to, and everything that is wrong with them,
 * each in a line that names the key, the variable, the value and what is allowed. Knows no section of ours: those are
 * records beside the parts that they configure.
 */
@NullMarked
package org.minimarketplace.config;

import org.jspecify.annotations.NullMarked;

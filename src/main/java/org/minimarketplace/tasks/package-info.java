/**
 * The operator's verbs on the admin port: {@code POST /tasks/<name>}. Each validates its arguments, answers with one
 * readable line for each fact, and leaves a line in the log.
 */
@NullMarked
package org.minimarketplace.tasks;

import org.jspecify.annotations.NullMarked;

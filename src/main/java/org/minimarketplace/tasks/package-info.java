/**
 * The operator's verbs on the admin port: {@code POST /tasks/<name>}. Each validates its arguments, answers with one
 * readable line for each fact, and leaves two lines in the log: what was asked, and how it ended.
 */
@NullMarked
package org.minimarketplace.tasks;

import org.jspecify.annotations.NullMarked;

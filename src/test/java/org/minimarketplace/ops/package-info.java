/**
 * What stands in {@code ops/}, held against a running service: rules, dashboards and runbook. Tests that drive
 * Prometheus' own programs have the tag {@code tools}.
 */
@NullMarked
package org.minimarketplace.ops;

import org.jspecify.annotations.NullMarked;

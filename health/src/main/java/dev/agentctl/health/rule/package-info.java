/** Pure rules: a snapshot in, findings out. */
@NullMarked
package dev.agentctl.health.rule;

import org.jspecify.annotations.NullMarked;

/** The commands of agentctl, one class each. */
@NullMarked
package dev.agentctl.supervisor.ctl;

import org.jspecify.annotations.NullMarked;

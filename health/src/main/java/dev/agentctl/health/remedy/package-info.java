/** Carries recommendations out, on exactly what was seen. */
@NullMarked
package dev.agentctl.health.remedy;

import org.jspecify.annotations.NullMarked;

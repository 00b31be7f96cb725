/** What runs agents: the engines' common face and the records that they give. */
@NullMarked
package dev.agentctl.shared.engine;

import org.jspecify.annotations.NullMarked;

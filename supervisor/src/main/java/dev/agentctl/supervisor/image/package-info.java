/** {@code agentctl build}: the image in which agents run, made from its recipe, the Claude CLI and this distribution. */
@NullMarked
package dev.agentctl.supervisor.image;

import org.jspecify.annotations.NullMarked;

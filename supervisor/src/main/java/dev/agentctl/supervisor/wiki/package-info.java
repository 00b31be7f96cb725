/** The team's memory: Markdown pages in a git repository, as An Otter Wiki keeps them, and the tools that sessions have for it. */
@NullMarked
package dev.agentctl.supervisor.wiki;

import org.jspecify.annotations.NullMarked;

/** Tests of the restart loop: its decisions by table and by chance, its edge with real processes and hostile homes. */
@NullMarked
package dev.agentctl.supervisor.loop;

import org.jspecify.annotations.NullMarked;

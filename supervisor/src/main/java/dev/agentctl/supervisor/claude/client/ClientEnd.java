package dev.agentctl.supervisor.claude.client;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a Claude CLI ended.
 *
 * @param exitCode as a shell gives it: 128 + n where signal n ended it
 * @param signal that ended it, as far as the exit code tells: the CLI itself ends with 143 after TERM
 * @param sentence for a person, with the CLI's last words where it did not end well
 * @param errors the last lines of its standard error, the oldest first; a few, each cut; untrusted, not cleaned
 * @param cleared whether nothing of its tree is left running
 * @param offset bytes of whole lines that its stream had
 */
public record ClientEnd(
        int exitCode, OptionalInt signal, String sentence, List<String> errors, boolean cleared, long offset) {
    public ClientEnd {
        errors = List.copyOf(errors);
    }
}

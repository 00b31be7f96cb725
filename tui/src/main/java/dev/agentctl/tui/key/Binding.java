package dev.agentctl.tui.key;

import java.util.List;

/**
 * A key and what it is for.
 *
 * @param keys any of them will do
 * @param label one or two words for the footer
 * @param description a phrase for the help
 * @param visible whether the footer names it; the help names all
 * @param dangerous whether it acts on an agent, a session or a task: such a key waits to be undone, and does nothing while text is
 *     typed or another one waits
 * @param listings where it means this
 */
public record Binding(
        List<Key> keys,
        Action action,
        String label,
        String description,
        boolean visible,
        boolean dangerous,
        List<Listing> listings) {}

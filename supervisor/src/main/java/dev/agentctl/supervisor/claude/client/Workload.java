package dev.agentctl.supervisor.claude.client;

import dev.agentctl.supervisor.claude.ClaudeMessage;
import java.util.HashMap;
import java.util.Map;

/** Whether the CLI has something to do, by what it was asked and what it said since. Any thread. */
final class Workload {
    private final Map<String, ClaudeMessage.Stage> prompts = new HashMap<>();
    private boolean turn;
    private boolean tellsOfPrompts;

    /** A prompt is about to be written. */
    synchronized void asked(String id) {
        prompts.put(id, ClaudeMessage.Stage.OTHER);
    }

    /** It was not written after all. */
    synchronized void notAsked(String id) {
        prompts.remove(id);
    }

    /** After a message. */
    synchronized void after(ClaudeMessage message) {
        if (message instanceof ClaudeMessage.Init) {
            turn = true;
        } else if (message instanceof ClaudeMessage.Result) {
            turn = false;
            // A CLI that does not tell what becomes of prompts may have joined several to one turn.
            prompts.values().removeIf(stage -> !tellsOfPrompts || stage == ClaudeMessage.Stage.STARTED);
        } else if (message instanceof ClaudeMessage.Prompt prompt) {
            tellsOfPrompts = true;
            if (prompt.stage() == ClaudeMessage.Stage.COMPLETED || prompt.stage() == ClaudeMessage.Stage.CANCELLED) {
                prompts.remove(prompt.id());
            } else {
                prompts.replace(prompt.id(), prompt.stage());
            }
        }
    }

    /** Prompts that were given up unwritten are nobody's work. */
    synchronized void givenUp() {
        prompts.values().removeIf(stage -> stage == ClaudeMessage.Stage.OTHER);
    }

    synchronized boolean isBusy() {
        return turn || !prompts.isEmpty();
    }

    /** Whether a turn runs or a prompt is in the CLI's queue: what an interruption is for. */
    synchronized boolean hasTurn() {
        return turn
                || prompts.containsValue(ClaudeMessage.Stage.STARTED)
                || prompts.containsValue(ClaudeMessage.Stage.QUEUED);
    }
}

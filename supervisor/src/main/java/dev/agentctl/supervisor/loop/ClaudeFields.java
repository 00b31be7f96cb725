package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.claude.ClaudeWork;
import dev.agentctl.supervisor.claude.Ledger;
import dev.agentctl.supervisor.claude.OpenMessages;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The fields of state.json that tell of a Claude CLI: its conversation and its figures. What a turn under way has cost so
 * far is in the figures already; {@code turn_open} marks that, so that a loop which finds it knows that the cost of that
 * turn will never be told. Pure.
 */
final class ClaudeFields {
    private static final String TURN_OPEN = "turn_open";
    private static final String SESSION_MISSION = "session_mission";

    private ClaudeFields() {}

    static AgentState write(AgentState state, ClaudeWork work) {
        Ledger ledger = work.ledger();
        Tokens tokens = ledger.tokens();
        AgentState next = StateFile.set(state, "session_id", work.session());
        next = StateFile.set(
                next, SESSION_MISSION, Optional.of(work.toldMission()).filter(told -> !told.isEmpty()));
        next = StateFile.set(next, "model", work.model());
        next = next.with("turns", ledger.turns())
                .with("tokens", tokens.json())
                .with("cost_usd", rounded(ledger.usd()))
                .with("cost_complete", ledger.complete());
        next = ledger.open().begun() ? next.with(TURN_OPEN, true) : next.without(TURN_OPEN);
        OptionalLong context = ledger.context();
        next = context.isPresent() ? next.with("context_tokens", context.getAsLong()) : next.without("context_tokens");
        next = StateFile.set(next, "rate_limit", work.limit().map(ClaudeFields::json));
        OptionalDouble usd = work.limits().budgetUsd();
        next = usd.isPresent() ? next.with("budget_usd", usd.getAsDouble()) : next.without("budget_usd");
        OptionalLong most = work.limits().budgetTokens();
        return most.isPresent() ? next.with("budget_tokens", most.getAsLong()) : next.without("budget_tokens");
    }

    static ClaudeWork read(AgentState state, ClaudeWork fresh) {
        boolean wasOpen = state.json().flag(TURN_OPEN).orElse(false);
        Ledger ledger = new Ledger(
                state.turns().orElse(0),
                state.tokens().orElse(Tokens.NONE),
                state.costUsd().orElse(0),
                state.costIsComplete() && !wasOpen,
                state.contextTokens(),
                OpenMessages.NONE);
        return fresh.remembering(
                state.sessionId(),
                state.json().text(SESSION_MISSION).orElse(""),
                state.model(),
                ledger,
                state.rateLimit());
    }

    private static JsonObject json(RateLimit limit) {
        JsonObject json = JsonObject.EMPTY.with("type", limit.type()).with("status", limit.status());
        Optional<Instant> reset = limit.resetsAt();
        return reset.isPresent() ? json.with("resets_at", reset.get().toString()) : json;
    }

    /** A sum of many small amounts, without the dust of its additions: to a millionth of a dollar. */
    private static double rounded(double usd) {
        return Math.round(usd * 1_000_000) / 1_000_000.0;
    }
}

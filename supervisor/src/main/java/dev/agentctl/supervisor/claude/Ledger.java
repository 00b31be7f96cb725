package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.Tokens;
import java.util.OptionalLong;

/**
 * What an agent has cost over its whole life. A result's own figures ({@code model_usage_since_last_result}) are added
 * up; of the turn under way, what its messages say is counted beside that, and given up for the result when it comes. So
 * nothing counts twice, and a run that ends without its result keeps what its messages said: their tokens, of which the
 * output may be short, and no dollars. {@link #complete} is false from then on, and both figures are lower bounds.
 * Immutable.
 *
 * @param turns results without an error
 * @param settled tokens of all results, and of the messages that no result came for
 * @param usd dollars of all results, at the prices that the CLI knows
 * @param complete whether each run came to its result, and each result told its cost
 * @param context tokens that the model last read: the last message's input, cached or not
 * @param open the messages since the last result
 */
public record Ledger(
        long turns, Tokens settled, double usd, boolean complete, OptionalLong context, OpenMessages open) {
    /** Of an agent that has done nothing yet. */
    public static final Ledger EMPTY = new Ledger(0, Tokens.NONE, 0, true, OptionalLong.empty(), OpenMessages.NONE);

    private static final double MAX_USD = 1e12;

    /** What is forged or absurd counts as nothing, or as the most that is believed. */
    public Ledger {
        turns = Math.clamp(turns, 0, 1L << 53);
        usd = usd >= 0 ? Math.min(usd, MAX_USD) : 0;
    }

    /** All tokens so far, the turn under way included. */
    public Tokens tokens() {
        return settled.plus(open.total());
    }

    /** After a message: only those that carry figures change anything. */
    public Ledger after(ClaudeMessage message) {
        return switch (message) {
            case ClaudeMessage.Assistant said -> spoken(said.id(), said.tokens(), said.subagent());
            case ClaudeMessage.Partial part
            when part.tokens().isPresent() && !part.id().isEmpty() ->
                spoken(part.id(), part.tokens().get(), part.subagent());
            case ClaudeMessage.Result result -> settled(result);
            case ClaudeMessage.Partial ignored -> this;
            case ClaudeMessage.Init ignored -> new Ledger(turns, settled, usd, complete, context, open.asBegun());
            case ClaudeMessage.User ignored -> this;
            case ClaudeMessage.Limit ignored -> this;
            case ClaudeMessage.Retry ignored -> this;
            case ClaudeMessage.Compacted ignored -> this;
            case ClaudeMessage.Prompt ignored -> this;
            case ClaudeMessage.ControlRequest ignored -> this;
            case ClaudeMessage.ControlCancel ignored -> this;
            case ClaudeMessage.ControlResponse ignored -> this;
            case ClaudeMessage.Pulse ignored -> this;
            case ClaudeMessage.Unknown ignored -> this;
            case ClaudeMessage.Plain ignored -> this;
        };
    }

    /** After the process has ended: what no result came for stays counted, and the cost of that turn is not known. */
    public Ledger ended() {
        return open.begun() ? new Ledger(turns, tokens(), usd, false, context, OpenMessages.NONE) : this;
    }

    /** The same costs, of an agent whose next conversation is empty. */
    public Ledger inNewConversation() {
        return new Ledger(turns, settled, usd, complete, OptionalLong.empty(), open);
    }

    private Ledger spoken(String id, Tokens tokens, boolean subagent) {
        if (tokens.total() == 0) {
            return this; // The CLI's own words, as on an error.
        }
        long read = tokens.input() + tokens.cacheRead() + tokens.cacheWrite();
        return new Ledger(
                turns,
                settled,
                usd,
                complete,
                subagent || read == 0 ? context : OptionalLong.of(read),
                open.with(id, tokens));
    }

    private Ledger settled(ClaudeMessage.Result result) {
        long count = result.isError() ? turns : turns + 1;
        if (result.sinceLast().isPresent()) {
            ClaudeMessage.Bill bill = result.sinceLast().get();
            return new Ledger(
                    count,
                    settled.plus(bill.tokens()),
                    usd + bill.usd().orElse(0),
                    complete && bill.usd().isPresent(),
                    context,
                    OpenMessages.NONE);
        }
        // An older CLI, or one that ended before it asked anything.
        Tokens most = OpenMessages.most(open.total(), result.tokens());
        return new Ledger(count, settled.plus(most), usd, complete && most.total() == 0, context, OpenMessages.NONE);
    }
}

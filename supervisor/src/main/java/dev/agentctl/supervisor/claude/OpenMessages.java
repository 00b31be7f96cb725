package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages that no result has settled yet, each counted once however many lines speak of it: the most that any of
 * them says. Immutable.
 *
 * @param begun whether a turn has begun, be it without any message yet
 * @param older added up, of messages of which no more lines are expected
 * @param latest the last few, which may still grow; several at once where subagents speak
 */
public record OpenMessages(boolean begun, Tokens older, List<Counted> latest) {
    public static final OpenMessages NONE = new OpenMessages(false, Tokens.NONE, List.of());

    private static final int MAX_LATEST = 32;

    /** One message's tokens so far. */
    public record Counted(String id, Tokens tokens) {}

    /** The same, of a turn that has begun. */
    OpenMessages asBegun() {
        return begun ? this : new OpenMessages(true, older, latest);
    }

    public Tokens total() {
        Tokens sum = older;
        for (Counted message : latest) {
            sum = sum.plus(message.tokens());
        }
        return sum;
    }

    OpenMessages with(String id, Tokens tokens) {
        List<Counted> next = new ArrayList<>(latest);
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i).id().equals(id)) {
                next.set(i, new Counted(id, most(next.get(i).tokens(), tokens)));
                return new OpenMessages(true, older, List.copyOf(next));
            }
        }
        next.add(new Counted(id, tokens));
        Tokens closed = older;
        if (next.size() > MAX_LATEST) {
            closed = closed.plus(next.removeFirst().tokens());
        }
        return new OpenMessages(true, closed, List.copyOf(next));
    }

    static Tokens most(Tokens one, Tokens other) {
        return new Tokens(
                Math.max(one.input(), other.input()),
                Math.max(one.output(), other.output()),
                Math.max(one.cacheRead(), other.cacheRead()),
                Math.max(one.cacheWrite(), other.cacheWrite()));
    }
}

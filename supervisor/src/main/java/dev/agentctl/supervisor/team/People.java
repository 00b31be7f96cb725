package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.supervisor.chat.Said;
import dev.agentctl.supervisor.irc.HistoryMark;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people say in the channels: tasks, and words to sessions. Whatever they say is data, and comes to a session quoted.
 * A line that leads to something is remembered by its id, so that it does so once. The team's thread's.
 */
final class People {
    private static final int MAX_WORD = 8 * 1024;

    private final TeamState state;
    private final TaskBook tasks;
    private final List<TeamEffect> effects;

    People(TeamState state, TaskBook tasks, List<TeamEffect> effects) {
        this.state = state;
        this.tasks = tasks;
        this.effects = effects;
    }

    /** What is said in the channel from here on is asked for after a silence. */
    void joined(String channel, Instant at) {
        state.chat.listens(List.of(channel), at);
    }

    void said(Said said, Instant now) {
        state.chat.heard(said.channel(), new HistoryMark(said.id(), said.at()));
        Optional<TaskLine> task = TaskLine.parse(said.text());
        if (task.isPresent()) {
            if (!said.isAllowed()) {
                state.chat.ignored++;
            } else if (state.chat.isNew(said.id())) {
                task(said, task.get(), now);
            }
            return;
        }
        Optional<Word> word = word(said.text());
        if (word.isPresent() && said.isAllowed() && state.chat.isNew(said.id())) {
            tell(word.get(), said);
        }
    }

    private void task(Said said, TaskLine line, Instant now) {
        Optional<String> refused = tasks.refuses(line.text());
        if (refused.isPresent()) {
            effects.add(new TeamEffect.Post(said.channel(), said.who() + ": " + refused.get()));
            return;
        }
        tasks.add(line.text(), new Origin(said.who(), Optional.of(said.channel())), line.addressee(), now);
    }

    /** Something that is said to a session: {@code ada: how is it going}. */
    private record Word(Session session, String text) {}

    private Optional<Word> word(String line) {
        String text = line.strip();
        int start = text.startsWith("@") ? 1 : 0;
        int end = start;
        while (end < text.length() && TaskLine.isOfNick(text.charAt(end))) {
            end++;
        }
        boolean isAddress = end > start
                && end < text.length()
                && (text.charAt(end) == ':' || text.charAt(end) == ',' || (start == 1 && text.charAt(end) == ' '));
        if (!isAddress) {
            return Optional.empty();
        }
        String rest = text.substring(end + 1).strip();
        return rest.isEmpty()
                ? Optional.empty()
                : state.named(text.substring(start, end)).map(session -> new Word(session, rest));
    }

    private void tell(Word word, Said said) {
        Session session = word.session();
        if (session.retiring || word.text().length() > MAX_WORD) {
            String why = session.retiring ? session.nick + " retires" : "that is too long";
            effects.add(new TeamEffect.Post(said.channel(), said.who() + ": " + why + ", and is told nothing more"));
            return;
        }
        session.nudges = 0;
        session.outbox.add(Prompts.heard(said.who(), said.channel(), word.text()));
    }
}

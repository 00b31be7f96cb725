package dev.agentctl.supervisor.team;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.supervisor.claude.client.Transcript;
import dev.agentctl.supervisor.team.TeamEffect.PageFacts;
import dev.agentctl.supervisor.wiki.HandoffPage;
import dev.agentctl.supervisor.wiki.Page;
import dev.agentctl.supervisor.wiki.PageName;
import dev.agentctl.supervisor.wiki.Wiki;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The handoff pages: looked at, or made where a session could not write its own. One thread a nick. */
final class Pages {
    private static final String SUPERVISOR = "agent-supervisor";
    private static final int MAX_ENTRIES = 60;
    private static final int MAX_CHARACTERS = 24_000;

    private final Wiki wiki;
    private final Map<String, String> environment;

    /** @param environment of the sessions: it says where their transcripts are */
    Pages(Wiki wiki, Map<String, String> environment) {
        this.wiki = wiki;
        this.environment = environment;
    }

    /** Whether a successor can start from the page that a session wrote; it gets its facts then. */
    TeamEvent.PageChecked check(TeamEffect.CheckPage asked) {
        Optional<String> problem;
        try {
            PageName name = PageName.of(asked.page());
            Optional<Page> page = wiki.read(name);
            problem = HandoffPage.check(page.map(Page::text));
            if (page.isPresent() && problem.isEmpty()) {
                String whole = HandoffPage.withFacts(
                        facts(asked.nick(), asked.facts()), page.get().text());
                wiki.write(name, whole, Optional.of(page.get().version()), SUPERVISOR, "Facts of " + asked.nick());
            }
        } catch (IOException | IllegalArgumentException failure) {
            problem = Optional.of("it cannot be read: " + Sentences.of(failure));
        }
        return new TeamEvent.PageChecked(asked.nick(), asked.page(), problem);
    }

    /** A page made of the conversation's end. */
    TeamEvent.PageMade make(TeamEffect.MakePage asked) {
        PageFacts facts = asked.facts();
        try {
            Optional<String> end = facts.worktree().isPresent()
                    ? Transcript.of(environment, facts.worktree().get().path(), facts.sessionId())
                            .end(MAX_ENTRIES, MAX_CHARACTERS)
                    : Optional.empty();
            if (end.isEmpty()) {
                return new TeamEvent.PageMade(
                        asked.nick(), Optional.empty(), "there is no transcript to make a handoff page of");
            }
            PageName name = PageName.of(asked.page());
            Optional<String> seen = wiki.read(name).map(Page::version);
            String text = HandoffPage.text(
                    facts(asked.nick(), facts),
                    "This page was made by the supervisor, since the session did not write it (" + facts.why()
                            + "). What was done is in the branch's commits, and in the end of the conversation:\n\n"
                            + fenced(end.get()),
                    "What is left of the task"
                            + facts.task().map(task -> " (" + task + ")").orElse("")
                            + " was not said: compare the commits with the task.",
                    "Look at `git log` and `git status` in the checkout, read the end of the conversation above, then"
                            + " go on.");
            wiki.write(name, text, seen, SUPERVISOR, "Handoff of " + asked.nick());
            return new TeamEvent.PageMade(asked.nick(), Optional.of(name.text()), "");
        } catch (IOException | IllegalArgumentException failure) {
            return new TeamEvent.PageMade(
                    asked.nick(), Optional.empty(), "no handoff page could be made: " + Sentences.of(failure));
        }
    }

    private static HandoffPage.Facts facts(String nick, PageFacts facts) {
        return new HandoffPage.Facts(
                nick,
                facts.role(),
                facts.task(),
                facts.worktree().map(Worktree::branch),
                facts.tokens(),
                facts.usd(),
                facts.predecessor());
    }

    /** As a block that its contents cannot end: it is a model's and a service's text. */
    private static String fenced(String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + "\n" + text + "\n" + fence;
    }
}

package dev.agentctl.supervisor.team;

import dev.agentctl.supervisor.chat.Chat;
import dev.agentctl.supervisor.chat.ChatListener;
import dev.agentctl.supervisor.chat.IrcBridge;
import dev.agentctl.supervisor.chat.Said;
import dev.agentctl.supervisor.chat.TeamChat;
import dev.agentctl.supervisor.control.TeamReply;
import dev.agentctl.supervisor.irc.HistoryMark;
import dev.agentctl.supervisor.irc.IrcPace;
import dev.agentctl.supervisor.mcp.McpServer;
import dev.agentctl.supervisor.wiki.DayPages;
import dev.agentctl.supervisor.wiki.DevWiki;
import dev.agentctl.supervisor.wiki.SessionLog;
import dev.agentctl.supervisor.wiki.Wiki;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * What people outside see of a team, and how they reach it: its chat, its wiki, and the tools by which its sessions use
 * both. Any thread.
 */
final class Outside implements AutoCloseable {
    /** What is announced within this goes into one commit. */
    private static final Duration GATHERS = Duration.ofSeconds(30);

    /**
     * One connection speaks for a whole team. Ergo and InspIRCd take two lines a second by default, and servers that take
     * less hold back what comes faster.
     */
    private static final IrcPace PACE = IrcPace.DEFAULT.withFlow(10, Duration.ofMillis(500));

    private final Wiki wiki;
    private final Optional<TeamChat> chat;
    private final ChatListener team;
    private final DayPages pages;

    /** Asks the team something under a ticket, and waits for its answer. */
    interface Asking {
        TeamReply ask(LongFunction<TeamEvent> event) throws InterruptedException;
    }

    /** @param marks by channel: the last line that an earlier supervisor heard */
    Outside(
            TeamConfig config,
            Map<String, HistoryMark> marks,
            Wiki wiki,
            TeamLog log,
            Clock clock,
            CliSessions.Telling telling,
            Asking asking) {
        this.wiki = wiki;
        this.team = new Team(telling, asking);
        this.chat = config.chat()
                .map(settings -> new TeamChat(
                        config.name().text(), settings, config.channels(), marks, team, PACE, clock, log::say));
        this.pages = DayPages.begin(new SessionLog(wiki, clock.getZone()), GATHERS, clock, log::say);
        log.tellAlso(pages::add);
        chat.ifPresent(one -> log.tellAlso(one::announce));
    }

    Optional<Chat> chat() {
        return chat.map(one -> one);
    }

    /** The tools that a session is offered. */
    List<McpServer> servers(String nick) {
        return List.of(new DevWiki(wiki, nick), IrcBridge.of(nick, chat, team));
    }

    /** The chat is entered; the team is told of it from here on. */
    void begin() {
        chat.ifPresent(TeamChat::begin);
    }

    /** Says and writes what is left to be told, within a bound. */
    @Override
    public void close() {
        pages.close();
        chat.ifPresent(TeamChat::close);
    }

    /** The team, as its chat tells it. */
    private record Team(CliSessions.Telling telling, Asking asking) implements ChatListener {
        @Override
        public void said(Said said) {
            telling.tell(new TeamEvent.Heeded(said));
        }

        @Override
        public void joined(String channel, Instant at) {
            telling.tell(new TeamEvent.JoinedChannel(channel, at));
        }

        @Override
        public void state(boolean isConnected, String sentence) {
            telling.tell(new TeamEvent.ChatChanged(isConnected, sentence));
        }

        @Override
        public TeamReply over(String nick, OptionalLong number, boolean isDone, String summary)
                throws InterruptedException {
            return asking.ask(ticket -> new TeamEvent.TaskOver(nick, number, isDone, summary, ticket));
        }

        @Override
        public void asks(String nick, Optional<String> question) {
            telling.tell(new TeamEvent.Asks(nick, question));
        }
    }
}

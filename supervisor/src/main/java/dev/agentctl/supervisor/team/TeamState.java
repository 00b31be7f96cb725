package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.claude.ClaudeMessage.Bill;
import dev.agentctl.supervisor.claude.Ledger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A team, with all that its supervisor must know of it. Mutable; the team's thread's. */
final class TeamState {
    /** Of a task, where it stands in one line. */
    private static final int MAX_WORDS = 200;

    final TeamConfig config;
    final Map<String, Session> sessions = new LinkedHashMap<>();
    final Deque<Waiting> waiting = new ArrayDeque<>();

    boolean paused;
    boolean stopping;
    Optional<Path> killFile = Optional.empty();
    double memoryPressure;

    /** The number of the last process that was started. */
    long lives;
    /** The number of the last handoff page. */
    long pages;
    /** Where the next nick is looked for in the configuration's names. */
    int nextName;

    /** By credential: when the service's limit is free again. */
    final Map<String, Instant> limits = new HashMap<>();

    /** Of retired sessions, by role. */
    final Map<Role, Past> past = new EnumMap<>(Role.class);
    /** By the number of their process: the idle checks that are not answered yet, and what an earlier supervisor's cost. */
    final Map<Long, Ledger> checking = new TreeMap<>();
    /** Of the idle checks. */
    Past checks = Past.NONE;

    final Burn burn = new Burn();
    LocalDate day = LocalDate.EPOCH;
    /** What the team had cost when the day began. */
    double usdAtMidnight;
    /** By {@link Budgets} scope: dollars that a person has let pass. */
    final Map<String, Double> granted = new HashMap<>();

    final Map<String, Notice> notices = new LinkedHashMap<>();

    /** By number: the open ones, and the latest of those that are over. */
    final NavigableMap<Long, TeamTask> tasks = new TreeMap<>();
    /** The number of the last task. */
    long lastTask;

    final ChatMemory chat = new ChatMemory();

    TeamState(TeamConfig config) {
        this.config = config;
    }

    /** A spawn that waits for admission. */
    record Waiting(
            Role role,
            Optional<String> task,
            List<String> channels,
            Optional<String> handoffPage,
            String why,
            Instant since) {
        Waiting because(String reason) {
            return new Waiting(role, task, channels, handoffPage, reason, since);
        }
    }

    /** What is over, and what it has cost. */
    record Past(Tokens tokens, double usd, boolean complete) {
        static final Past NONE = new Past(Tokens.NONE, 0, true);

        Past plus(Ledger ledger) {
            return new Past(tokens.plus(ledger.tokens()), usd + ledger.usd(), complete && ledger.complete());
        }

        Past plus(Optional<Bill> bill) {
            return bill.isPresent()
                    ? new Past(
                            tokens.plus(bill.get().tokens()),
                            usd + bill.get().usd().orElse(0),
                            complete && bill.get().usd().isPresent())
                    : new Past(tokens, usd, false);
        }
    }

    TeamRules rules() {
        return config.rules();
    }

    TeamRules.RoleRules rules(Role role) {
        TeamRules.RoleRules rules = config.rules().roles().get(role);
        if (rules == null) {
            throw new IllegalStateException("the configuration has no role " + role.word());
        }
        return rules;
    }

    List<Session> all() {
        return new ArrayList<>(sessions.values());
    }

    /** The session of this nick, in whichever case it is written. */
    Optional<Session> named(String nick) {
        for (Session session : sessions.values()) {
            if (session.nick.equalsIgnoreCase(nick)) {
                return Optional.of(session);
            }
        }
        return Optional.empty();
    }

    /** In one line, what a session works on; empty where it has no task. */
    Optional<String> taskOf(Session session) {
        return session.work
                .map(tasks::get)
                .map(task -> "task " + task.number() + ": " + Clean.line(task.text(), MAX_WORDS))
                .or(() -> session.task);
    }

    int count(Role role) {
        int count = 0;
        for (Session session : sessions.values()) {
            count += session.role == role ? 1 : 0;
        }
        return count;
    }

    Past past(Role role) {
        return past.getOrDefault(role, Past.NONE);
    }

    /** Dollars of a role's sessions, living and retired. */
    double usd(Role role) {
        double sum = past(role).usd();
        for (Session session : sessions.values()) {
            sum += session.role == role ? session.ledger.usd() : 0;
        }
        return sum;
    }

    /** Dollars of the whole team, idle checks included. */
    double usd() {
        double sum = checks.usd();
        for (Role role : Role.values()) {
            sum += usd(role);
        }
        return sum;
    }

    Tokens tokens() {
        Tokens sum = checks.tokens();
        for (Role role : Role.values()) {
            sum = sum.plus(past(role).tokens());
        }
        for (Session session : sessions.values()) {
            sum = sum.plus(session.ledger.tokens());
        }
        return sum;
    }

    boolean costIsComplete() {
        boolean complete = checks.complete();
        for (Role role : Role.values()) {
            complete &= past(role).complete();
        }
        for (Session session : sessions.values()) {
            complete &= session.ledger.complete();
        }
        return complete;
    }

    double usdToday() {
        return Math.max(0, usd() - usdAtMidnight);
    }
}

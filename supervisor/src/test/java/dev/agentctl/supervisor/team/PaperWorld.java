package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeMessage.Bill;
import dev.agentctl.supervisor.control.TeamCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * All that a team's supervisor touches, on paper: disk, processes, checkouts, wiki, service. The supervisor can be killed
 * before a save, after it, and between any two effects; what it did in the world stays.
 */
final class PaperWorld {
    /** The supervisor is killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    final Random random;
    final PaperCli.Book book = new PaperCli.Book();
    final Map<Long, PaperCli> clis = new LinkedHashMap<>();
    final Map<String, Path> worktrees = new HashMap<>();
    final Set<String> pages = new HashSet<>();
    /** What was said and acknowledged, and not yet heard: to the session of which task. */
    final Map<String, String> unheard = new HashMap<>();
    /** Tasks that were acknowledged. */
    final Set<String> tasks = new HashSet<>();
    /** Tasks whose session was to retire at some time. */
    final Set<String> retired = new HashSet<>();

    final PaperChat chat;
    final PaperWorks works = new PaperWorks();

    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    Optional<Path> killFile = Optional.empty();
    boolean faults = true;
    int kills;
    private final TeamConfig config;
    private final Supplier<UUID> ids;
    private final Map<String, PaperCli.Conversation> conversations = new HashMap<>();
    private final Map<Long, TeamCommand> asked = new HashMap<>();
    private final Deque<TeamEvent> events = new ArrayDeque<>();
    /** By life: lines that the living supervisor has told the team. */
    private final Map<Long, Integer> heard = new LinkedHashMap<>();

    /** By its process: what an idle check printed. */
    private final Map<Long, List<ClaudeMessage>> checks = new HashMap<>();

    private String disk;
    private TeamCore core;
    private double chance;
    private long tickets;

    PaperWorld(Random random, TeamConfig config) {
        this.random = random;
        this.chat = new PaperChat(random);
        this.config = config;
        this.ids = this::fresh;
        TeamState empty = new TeamState(config);
        empty.chat.listens(config.channels(), now);
        this.core = new TeamCore(empty, ZoneOffset.UTC, ids);
        this.disk = TeamStateJson.of(core.state(), now).toString();
        begin();
    }

    private UUID fresh() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    TeamState state() {
        return core.state();
    }

    Optional<Instant> wake() {
        return core.wake(now);
    }

    /** How likely the supervisor dies at each place where it can. */
    void dies(double likelihood) {
        chance = likelihood;
    }

    /** The supervisor takes these together, and writes once. */
    void take(List<TeamEvent> batch) {
        try {
            List<TeamEffect> effects = new ArrayList<>();
            for (TeamEvent event : batch) {
                if (event instanceof TeamEvent.Asked ask && ask.command() instanceof TeamCommand.Retire retire) {
                    Optional.ofNullable(state().sessions.get(retire.nick()))
                            .ifPresent(session -> retired.add(session.task.orElse("")));
                }
                effects.addAll(core.on(event, now));
            }
            carryOut(effects);
        } catch (Killed now) {
            restart();
        }
    }

    private void begin() {
        try {
            List<TeamEffect> first = new ArrayList<>(core.begin(now));
            events.add(new TeamEvent.KillFile(killFile));
            carryOut(first);
        } catch (Killed again) {
            restart();
        }
    }

    private void carryOut(List<TeamEffect> effects) {
        mayDie();
        if (effects.isEmpty() && random.nextInt(3) > 0) {
            return; // Written later.
        }
        disk = TeamStateJson.of(core.state(), now).toString();
        state().sessions.values().stream()
                .filter(session -> session.retiring)
                .forEach(session -> retired.add(session.task.orElse("")));
        for (TeamEffect effect : effects) {
            mayDie();
            carryOut(effect);
        }
        mayDie();
    }

    private void mayDie() {
        if (chance > 0 && random.nextDouble() < chance) {
            throw new Killed();
        }
    }

    /** Its processes' stdin closes; they go on for a while, and then another supervisor begins. */
    private void restart() {
        kills++;
        events.clear();
        heard.clear();
        asked.clear();
        works.supervisorDies();
        for (PaperCli cli : clis.values()) {
            cli.closeStdin();
        }
        for (int i = random.nextInt(20); i > 0; i--) {
            work();
        }
        now = now.plusSeconds(random.nextInt(20));
        try {
            JsonObject json = Json.object(disk.getBytes(StandardCharsets.UTF_8));
            core = new TeamCore(TeamStateJson.read(json, config, now), ZoneOffset.UTC, ids);
        } catch (java.io.IOException torn) {
            throw new AssertionError(torn);
        }
        state().tasks.values().forEach(works::changed); // As TaskJournal does.
        chat.connect(state().chat.marks);
        begin();
    }

    private void carryOut(TeamEffect effect) {
        switch (effect) {
            case TeamEffect.EndLeftovers end -> {
                for (PaperCli cli : clis.values()) {
                    if (cli.isAlive) {
                        cli.kill();
                    }
                }
                events.add(new TeamEvent.LeftoversEnded());
            }
            case TeamEffect.ReadLeftovers read -> {
                for (TeamEffect.Stream stream : read.streams()) {
                    for (ClaudeMessage line : checks.getOrDefault(stream.life(), List.of())) {
                        events.add(new TeamEvent.LeftHeard(stream.nick(), stream.life(), line, 0));
                    }
                    PaperCli cli = clis.get(stream.life());
                    for (int line = (int) stream.offset(); cli != null && line < cli.stream.size(); line++) {
                        events.add(
                                new TeamEvent.LeftHeard(stream.nick(), stream.life(), cli.stream.get(line), line + 1));
                    }
                }
                events.add(new TeamEvent.LeftoversRead());
            }
            case TeamEffect.MakeWorktree make -> {
                if (!worktrees.containsKey(make.nick()) && fails(20)) {
                    events.add(new TeamEvent.WorktreeFailed(make.nick(), "no room"));
                } else {
                    Path path = worktrees.computeIfAbsent(make.nick(), nick -> Path.of("/trees/" + nick));
                    events.add(new TeamEvent.WorktreeMade(make.nick(), new Worktree(path, "agent/" + make.nick())));
                }
            }
            case TeamEffect.RemoveWorktree remove -> {
                assertThat(living(remove.nick()))
                        .as("a process in a removed worktree")
                        .isEmpty();
                worktrees.remove(remove.nick());
                events.add(new TeamEvent.WorktreeRemoved(remove.nick(), List.of()));
            }
            case TeamEffect.Start start -> start(start);
            case TeamEffect.Tell tell -> {
                works.told(tell.nick(), tell.text(), this);
                cli(tell.life()).tell(tell.id().toString(), tell.text());
            }
            case TeamEffect.Interrupt interrupt -> cli(interrupt.life()).interrupted = true;
            case TeamEffect.End end -> {
                cli(end.life()).asksToEnd = true;
                cli(end.life()).isStuck = false;
            }
            case TeamEffect.DropStream drop -> {
                checks.remove(drop.life());
                PaperCli cli = clis.get(drop.life());
                if (cli != null) {
                    assertThat(cli.isAlive).as("a stream that is still written").isFalse();
                    clis.remove(drop.life());
                }
            }
            case TeamEffect.CheckPage check ->
                events.add(new TeamEvent.PageChecked(
                        check.nick(),
                        check.page(),
                        pages.contains(check.page()) ? Optional.empty() : Optional.of("it does not exist.")));
            case TeamEffect.MakePage make -> {
                boolean failed = fails(5);
                if (!failed) {
                    pages.add(make.page());
                }
                events.add(new TeamEvent.PageMade(
                        make.nick(), failed ? Optional.empty() : Optional.of(make.page()), "no wiki"));
            }
            case TeamEffect.Judge judge -> judge(judge);
            case TeamEffect.Journal change -> works.changed(change.task());
            case TeamEffect.Post post -> works.posted(post.text(), disk);
            case TeamEffect.Present _ -> {}
            case TeamEffect.Answer answer -> answered(answer);
            case TeamEffect.Say say -> {}
            case TeamEffect.Finish finish -> {}
        }
    }

    private boolean fails(int oneIn) {
        return faults && random.nextInt(oneIn) == 0;
    }

    private PaperCli cli(long life) {
        return Optional.ofNullable(clis.get(life)).orElseThrow(() -> new AssertionError("no process " + life));
    }

    List<PaperCli> living(String nick) {
        return clis.values().stream()
                .filter(cli -> cli.isAlive && cli.nick.equals(nick))
                .toList();
    }

    private void start(TeamEffect.Start start) {
        TeamEffect.Launch launch = start.launch();
        assertThat(living(start.nick())).as("processes of " + start.nick()).isEmpty();
        assertThat(clis.values()).noneMatch(cli -> cli.isAlive && cli.sessionId.equals(launch.sessionId()));
        assertThat(worktrees).containsKey(start.nick());
        if (fails(20)) {
            events.add(new TeamEvent.StartFailed(start.nick(), start.life(), "no program"));
            clis.put(start.life(), PaperCli.never(this, start.nick(), start.life()));
            return;
        }
        if (launch.resumes() && fails(40)) {
            events.add(new TeamEvent.TooLarge(start.nick(), start.life(), 9));
            clis.put(start.life(), PaperCli.never(this, start.nick(), start.life()));
            return;
        }
        PaperCli cli = new PaperCli(
                this,
                start.nick(),
                start.life(),
                launch.sessionId(),
                launch.resumes(),
                conversations.computeIfAbsent(launch.sessionId(), id -> new PaperCli.Conversation()));
        clis.put(start.life(), cli);
        heard.put(start.life(), 0);
        events.add(new TeamEvent.Started(
                start.nick(), start.life(), new ProcessIdentity(100 + start.life(), start.life(), "")));
        if (cli.isAlive) {
            events.add(new TeamEvent.Ready(start.nick(), start.life()));
        }
    }

    private void judge(TeamEffect.Judge judge) {
        Signal signal = new Signal[] {Signal.IDLE, Signal.BLOCKED, Signal.DONE, Signal.MODEL, Signal.UNKNOWN}
                [random.nextInt(5)];
        double usd = (1 + random.nextInt(64)) / 1024.0;
        checks.put(judge.check(), List.of(Lines.init(), Lines.result(usd)));
        book.told += usd;
        Bill bill = new Bill(Tokens.NONE, OptionalDouble.of(usd));
        events.add(new TeamEvent.Judged(
                judge.nick(),
                judge.check(),
                judge.sessionId(),
                new IdleVerdict(signal, "so it seems", Optional.of(bill))));
    }

    void ask(TeamCommand command) {
        asked.put(++tickets, command);
        events.add(new TeamEvent.Asked(command, tickets));
    }

    private void answered(TeamEffect.Answer answer) {
        works.answered(answer);
        TeamCommand command = asked.remove(answer.ticket());
        if (command == null || !answer.reply().ok()) {
            return;
        }
        works.done(command);
        if (command instanceof TeamCommand.Say say) {
            Optional.ofNullable(state().sessions.get(say.nick()))
                    .ifPresent(session -> unheard.put(say.text(), session.task.orElse("")));
        } else if (command instanceof TeamCommand.Spawn spawn) {
            tasks.add(spawn.task().orElseThrow());
        }
    }

    /** A turn with this text came so far that the model has read it. */
    void seen(String text) {
        unheard.keySet().removeIf(text::contains);
    }

    /** What a turn does in the world. */
    void work(String nick, String text) {
        if (!fails(4)) {
            works.answer(nick, text, ++tickets, random.nextInt(4) > 0).ifPresent(events::add);
        }
        int at = text.indexOf("handoff/");
        boolean isAsked = text.contains("Write it again") || text.contains("a successor takes over");
        if (at >= 0 && isAsked && !fails(3)) {
            pages.add(text.substring(at, text.indexOf('\'', at)));
        }
    }

    void queue(TeamEvent event) {
        events.add(event);
    }

    /** Some process does something; false where none has anything to do. */
    boolean work() {
        List<PaperCli> all = new ArrayList<>(clis.values());
        if (all.isEmpty()) {
            return false;
        }
        int first = random.nextInt(all.size());
        for (int i = 0; i < all.size(); i++) {
            if (all.get((first + i) % all.size()).step(faults)) {
                return true;
            }
        }
        return false;
    }

    /** Something reaches the supervisor; false where there is nothing to tell. */
    boolean tell() {
        List<TeamEvent> batch = new ArrayList<>();
        for (int most = 1 + random.nextInt(3); most > 0; most--) {
            next().ifPresent(batch::add);
        }
        if (batch.isEmpty()) {
            return false;
        }
        take(batch);
        return true;
    }

    private Optional<TeamEvent> next() {
        if (random.nextInt(3) == 0) {
            Optional<TeamEvent> said = heeded();
            if (said.isPresent()) {
                return said;
            }
        }
        if (!events.isEmpty() && random.nextInt(4) > 0) {
            return Optional.of(events.poll());
        }
        List<Long> lives = new ArrayList<>(heard.keySet());
        int first = lives.isEmpty() ? 0 : random.nextInt(lives.size());
        for (int i = 0; i < lives.size(); i++) {
            long life = lives.get((first + i) % lives.size());
            PaperCli cli = cli(life);
            int line = heard.getOrDefault(life, 0);
            if (line < cli.stream.size()) {
                heard.put(life, line + 1);
                ClaudeMessage message = cli.stream.get(line);
                return Optional.of(new TeamEvent.Heard(cli.nick, life, message, line + 1));
            }
            if (!cli.isAlive) {
                heard.remove(life);
                return Optional.of(new TeamEvent.Ended(cli.nick, life, cli.exit, "the process ended"));
            }
        }
        return events.isEmpty() ? heeded() : Optional.of(events.poll());
    }

    private Optional<TeamEvent> heeded() {
        return chat.next().map(TeamEvent.Heeded::new);
    }
}

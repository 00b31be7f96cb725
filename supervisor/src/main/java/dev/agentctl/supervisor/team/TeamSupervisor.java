package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.file.OwnerLock;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.supervisor.chat.ChatConfig;
import dev.agentctl.supervisor.claude.client.SessionArguments;
import dev.agentctl.supervisor.control.ControlServer;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import dev.agentctl.supervisor.git.GitException;
import dev.agentctl.supervisor.git.Rescued;
import dev.agentctl.supervisor.git.Worktrees;
import dev.agentctl.supervisor.team.config.TeamToml;
import dev.agentctl.supervisor.wiki.Wiki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * {@code agent-supervisor team}: the one process that makes and ends all Claude sessions of a team. Killed in any way, the
 * next start goes on where the state file says.
 */
public final class TeamSupervisor {
    public static final String HELP = """
        Usage: agent-supervisor team --config FILE

        Keeps the Claude sessions of a team: makes and ends them, and goes on with all of them after any end of its
        own. 'agentctl team start' starts it in the background; 'agentctl team --help' says how to speak to it, and
        'agentctl team config --explain' what FILE may say.

              --config FILE   the team's TOML file
              --help          print this

        Exit codes: 0 ended as asked, 2 wrong usage, 4 it could not begin.
        """;

    private static final Duration LAST_BOUND = Duration.ofSeconds(60);

    private TeamSupervisor() {}

    /** Runs until the team is stopped; for the process's main thread. */
    public static ExitCode run(List<String> arguments, Map<String, String> environment) {
        return run(arguments, environment, Timings.LOOK);
    }

    /** @param look the span between two looks at all sessions */
    static ExitCode run(List<String> arguments, Map<String, String> environment, Duration look) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(HELP);
            return ExitCode.FINE;
        }
        if (arguments.size() != 2 || !arguments.getFirst().equals("--config")) {
            throw new CommandFailure(ExitCode.USAGE, "--config FILE is missing: see 'agent-supervisor team --help'");
        }
        try {
            return supervise(
                    TeamToml.read(Path.of(arguments.get(1)), environment).config(), environment, look);
        } catch (IOException failure) {
            throw new CommandFailure(ExitCode.FAILED, Sentences.of(failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, "interrupted");
        }
    }

    private static ExitCode supervise(TeamConfig config, Map<String, String> environment, Duration look)
            throws IOException, InterruptedException {
        AgentHomes homes = AgentHomes.of(environment);
        TeamHome home = new TeamHomes(homes).home(config.name());
        Files.createDirectories(home.path());
        Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(home.sessionLog("any").getParent());
        Optional<OwnerLock> owner = OwnerLock.take(home.ownerFile());
        if (owner.isEmpty()) {
            throw new IOException("the team " + config.name() + " has a supervisor already, see " + home.ownerFile());
        }
        try (Wiki wiki = Wiki.open(config.wiki(), config.wikiRemote());
                Lanes lanes = new Lanes()) {
            return new Running(config, home, homes, environment, wiki, lanes, look).run();
        } finally {
            owner.get().close();
        }
    }

    /** One supervisor's life: its parts, and the threads between them. */
    private static final class Running {
        private final TeamConfig config;
        private final TeamHome home;
        private final Worktrees worktrees;
        private final TeamLog log;
        private final TeamLoop loop;
        private final Outside outside;
        private final Crew crew;
        private final Watch watch;
        private final AtomicLong tickets = new AtomicLong();
        private final CountDownLatch over = new CountDownLatch(1);

        Running(
                TeamConfig config,
                TeamHome home,
                AgentHomes homes,
                Map<String, String> environment,
                Wiki wiki,
                Lanes lanes,
                Duration look)
                throws IOException {
            Clock clock = Clock.system(ZoneId.systemDefault());
            this.config = config;
            this.home = home;
            this.log = new TeamLog(home, homes, clock, line -> System.out.println(line));
            this.worktrees =
                    new Worktrees(config.project(), config.worktrees().orElse(home.worktrees()), config.base(), clock);
            worktrees.check();
            TeamStore store = new TeamStore(home);
            Instant now = clock.instant();
            TeamState state = store.load(config, now);
            TaskJournal journal = new TaskJournal(home, log::say);
            journal.reconcile(state);
            // Before any channel is entered: what is said from here on is fetched after any crash.
            state.chat.listens(config.channels(), now);
            config.chat()
                    .flatMap(ChatConfig::operators)
                    .ifPresent(channel -> state.chat.listens(List.of(channel), now));
            store.save(state, now);
            Map<String, Path> places = new ConcurrentHashMap<>();
            List<Worktree> believed = new ArrayList<>();
            for (Session session : state.sessions.values()) {
                if (session.worktree.isPresent()) {
                    believed.add(session.worktree.get());
                    places.put(session.nick, session.worktree.get().path());
                }
            }
            CliSessions.Telling telling = this::tell;
            this.outside = new Outside(config, state.chat.marks, wiki, log, clock, telling, this::ask);
            CliSessions clis = new CliSessions(
                    config,
                    home,
                    environment,
                    TokenFile.of(environment).map(TokenFile::path),
                    furtherServers(config, home),
                    outside::servers,
                    log,
                    telling);
            Files.createDirectories(home.idleChecks());
            Files.createDirectories(home.streams());
            this.crew = new Crew(
                    lanes,
                    clis,
                    worktrees,
                    places,
                    new Pages(wiki, clis.environment()),
                    new IdleCheck(config.program(), config.idleModel(), clis.environment(), home, clis.tokenFile()),
                    new Leftovers(home, worktrees, believed, log, telling),
                    journal,
                    outside.chat(),
                    log,
                    telling);
            TeamCore core = new TeamCore(state, clock.getZone(), UUID::randomUUID);
            this.loop = new TeamLoop(core, store, crew, clock);
            this.watch = new Watch(KillFiles.of(homes, environment), clis, worktrees, places, look, telling);
        }

        private static Optional<Path> furtherServers(TeamConfig config, TeamHome home) throws IOException {
            if (config.mcpServers().isEmpty()) {
                return Optional.empty();
            }
            Path file = home.path().resolve("mcp-servers.json");
            SessionArguments.writeServers(file, config.mcpServers());
            return Optional.of(file);
        }

        ExitCode run() throws IOException, InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(this::signalled, "stop"));
            ControlServer control = ControlServer.open(home.socket(), this::handle);
            try {
                outside.begin();
                log.announce("the team's supervisor begins");
                // Told first, so that nothing begins beside a kill file.
                watch.first();
                Thread watching = Thread.ofVirtual().name("watch").start(this::watch);
                loop.run();
                watching.interrupt();
                log.announce("the team's supervisor ends in good order");
            } finally {
                control.close();
                outside.close();
                over.countDown();
            }
            return ExitCode.FINE;
        }

        private void watch() {
            try {
                watch.run();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }

        /** A signal has come: the sessions are ended in good order, within a bound. */
        private void signalled() {
            tell(new TeamEvent.Asked(new TeamCommand.Stop(), tickets.incrementAndGet()));
            try {
                if (!over.await(LAST_BOUND.toSeconds(), TimeUnit.SECONDS)) {
                    log.say("some sessions did not end in time; the next start ends them");
                }
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
        }

        private void tell(TeamEvent event) {
            try {
                loop.tell(event);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }

        private TeamReply handle(TeamCommand command) throws InterruptedException {
            if (command instanceof TeamCommand.Rescued) {
                return rescued();
            }
            return ask(ticket -> new TeamEvent.Asked(command, ticket));
        }

        private TeamReply ask(LongFunction<TeamEvent> event) throws InterruptedException {
            long ticket = tickets.incrementAndGet();
            var answer = crew.answer(ticket);
            loop.tell(event.apply(ticket));
            try {
                return answer.get();
            } catch (ExecutionException never) {
                throw new IllegalStateException(never);
            }
        }

        private TeamReply rescued() {
            try {
                List<JsonObject> all = new ArrayList<>();
                for (Rescued one : worktrees.rescued()) {
                    all.add(one.json(config.project()));
                }
                return TeamReply.done(all.size() + " rescued").with(JsonObject.EMPTY.with("rescued", all));
            } catch (GitException failure) {
                return TeamReply.refused(Sentences.of(failure));
            }
        }
    }
}

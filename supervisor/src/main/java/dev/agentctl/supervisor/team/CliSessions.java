package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.supervisor.claude.ClaudeCommand;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ReadableLines;
import dev.agentctl.supervisor.claude.client.ClaudeClient;
import dev.agentctl.supervisor.claude.client.ClientEnd;
import dev.agentctl.supervisor.claude.client.ClientListener;
import dev.agentctl.supervisor.claude.client.ClientStart;
import dev.agentctl.supervisor.claude.client.SessionArguments;
import dev.agentctl.supervisor.claude.client.Transcript;
import dev.agentctl.supervisor.mcp.McpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The sessions' CLIs: one process each at most. Called for one nick by one thread at a time. */
final class CliSessions {
    /** Names the team's folder in the environment of all its processes, so that none is missed after a crash. */
    static final String TEAM_VARIABLE = "AGENTCHAT_TEAM";

    private final TeamConfig config;
    private final TeamHome home;
    private final Map<String, String> environment;
    private final Optional<Path> tokenFile;
    private final Optional<Path> furtherServers;
    private final Function<String, List<McpServer>> servers;
    private final TeamLog log;
    private final Telling telling;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** Tells the team; waits while it has too much to do. */
    interface Telling {
        void tell(TeamEvent event);
    }

    /** A process of a nick's. */
    record Running(long life, ClaudeClient client) {}

    /** @param servers the tools that a nick is offered by this process */
    CliSessions(
            TeamConfig config,
            TeamHome home,
            Map<String, String> environment,
            Optional<Path> tokenFile,
            Optional<Path> furtherServers,
            Function<String, List<McpServer>> servers,
            TeamLog log,
            Telling telling) {
        this.config = config;
        this.home = home;
        this.tokenFile = tokenFile;
        this.furtherServers = furtherServers;
        this.servers = servers;
        this.log = log;
        this.telling = telling;
        this.environment = new HashMap<>(ClaudeCommand.environment(environment, tokenFile.isPresent()));
        this.environment.put(TEAM_VARIABLE, home.path().toString());
    }

    /** What every process of the team's has in its environment. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    Optional<Path> tokenFile() {
        return tokenFile;
    }

    /** Where a process's output goes. */
    static Path stream(TeamHome home, String nick, long life) {
        return home.streams().resolve(nick + "-" + life + ".jsonl");
    }

    void start(TeamEffect.Start start) {
        String nick = start.nick();
        long life = start.life();
        TeamEffect.Launch launch = start.launch();
        Transcript transcript = Transcript.of(environment, launch.worktree().path(), launch.sessionId());
        if (launch.resumes() && transcript.size() > config.rules().context().transcriptBytes()) {
            telling.tell(new TeamEvent.TooLarge(nick, life, transcript.size()));
            return;
        }
        try {
            if (!hasToken()) {
                telling.tell(new TeamEvent.StartFailed(nick, life, "there is no token yet: see 'agentctl token'"));
                return;
            }
            ClaudeClient client = ClaudeClient.start(clientStart(nick, life, launch), new Listener(nick, life));
            Running own = new Running(life, client);
            running.put(nick, own);
            // It may have ended already.
            CompletableFuture<Void> _ = client.ended().thenRun(() -> running.remove(nick, own));
            telling.tell(new TeamEvent.Started(nick, life, client.process()));
            // Where it ends before it answers, its end says so.
            CompletableFuture<Void> _ = client.greeting().thenRun(() -> telling.tell(new TeamEvent.Ready(nick, life)));
        } catch (IOException failure) {
            telling.tell(new TeamEvent.StartFailed(nick, life, "the Claude CLI: " + Sentences.of(failure)));
        }
    }

    /** Whether the token that the CLI reads from a file is there; true where it reads none. */
    private boolean hasToken() throws IOException {
        if (tokenFile.isEmpty()) {
            return true;
        }
        Optional<Secret> token = TokenFile.read(tokenFile.get());
        token.ifPresent(Secret::close);
        return token.isPresent();
    }

    private ClientStart clientStart(String nick, long life, TeamEffect.Launch launch) throws IOException {
        List<McpServer> offered = servers.apply(nick);
        List<String> names = new ArrayList<>();
        for (McpServer server : offered) {
            names.add(server.name());
        }
        SessionArguments arguments = new SessionArguments(
                config.program(),
                launch.sessionId(),
                launch.resumes(),
                launch.model(),
                Prompts.system(nick, launch, config),
                "dontAsk",
                config.tools(),
                names,
                furtherServers,
                List.of(),
                false,
                dollars(launch.usdLeft()),
                tokenFile);
        Map<String, String> own = new HashMap<>(environment);
        // Its commits carry its name, also where the machine's user has none.
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            own.put("GIT_" + who + "_NAME", nick);
            own.put("GIT_" + who + "_EMAIL", nick + "@" + config.name() + ".invalid");
        }
        Files.createDirectories(home.streams());
        return ClientStart.of(arguments.line(), own, launch.worktree().path(), home.name() + "-" + nick + "-" + life)
                .withSpool(stream(home, nick, life))
                .withServers(offered);
    }

    private static Optional<String> dollars(OptionalDouble usd) {
        return usd.isPresent()
                ? Optional.of(BigDecimal.valueOf(usd.getAsDouble())
                        .setScale(6, RoundingMode.HALF_UP)
                        .toPlainString())
                : Optional.empty();
    }

    void tell(String nick, long life, UUID id, String text) {
        log.session(nick, "< " + text);
        with(nick, life, client -> client.query(id, text));
    }

    void interrupt(String nick, long life) {
        with(nick, life, client -> {
            // What comes of it is seen by the turn's result, or by its missing.
            CompletableFuture<JsonObject> _ = client.interrupt();
        });
    }

    void end(String nick, long life) {
        with(nick, life, client -> {
            // Its listener is told.
            CompletableFuture<ClientEnd> _ = client.stop();
        });
    }

    /** All that it printed is accounted for. */
    void dropStream(String nick, long life) {
        try {
            Files.deleteIfExists(stream(home, nick, life));
        } catch (IOException failure) {
            log.say("the stream of " + nick + " cannot be removed: " + Sentences.of(failure));
        }
    }

    /** The processes that run now, by nick. */
    Map<String, ProcessTree> trees() {
        Map<String, ProcessTree> trees = new HashMap<>();
        running.forEach((nick, one) -> trees.put(nick, one.client().tree()));
        return trees;
    }

    private interface Act {
        void on(ClaudeClient client) throws IOException;
    }

    /** Where the process has ended meanwhile, its end says all. */
    private void with(String nick, long life, Act act) {
        Running one = running.get(nick);
        if (one == null || one.life() != life) {
            return;
        }
        try {
            act.on(one.client());
        } catch (IOException ended) {
            log.say(nick + ": " + Sentences.of(ended));
        }
    }

    /** Writes down what a session says, and tells the team. */
    private final class Listener implements ClientListener {
        private final String nick;
        private final long life;

        Listener(String nick, long life) {
            this.nick = nick;
            this.life = life;
        }

        @Override
        public void message(ClaudeMessage message, long offset) {
            for (String line : ReadableLines.of(message)) {
                log.session(nick, line);
            }
            telling.tell(new TeamEvent.Heard(nick, life, message, offset));
        }

        @Override
        public void errors(String line) {
            log.session(nick, "! " + line);
        }

        @Override
        public void ended(ClientEnd end) {
            ExitReason reason = end.exitCode() == 0 ? ExitReason.CLEAN : ExitReason.CRASH;
            telling.tell(new TeamEvent.Ended(nick, life, reason, end.sentence()));
        }
    }
}

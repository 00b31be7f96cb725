package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.claude.ClaudeCommand;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeStream;
import dev.agentctl.supervisor.claude.ClaudeWork;
import dev.agentctl.supervisor.claude.ReadableLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts the agent's runs, one after the other: with what arguments, environment and prompt, and what becomes of their
 * output. The loop's thread only, but for what it says of activity, which any thread may ask.
 */
final class AgentStarts {
    private static final int MAX_SETTINGS = 256 * 1024;
    private static final int MAX_WORDS = 200;

    private final AgentHome home;
    private final LoopOptions options;
    private final String mission;
    private final Map<String, String> environment;
    private final String mark;
    private final SupervisorLog log;
    private final Consumer<LoopEvent> events;
    private final OomKills oomKills;
    private final AgentCommand command;
    private final Optional<TokenFile> tokenFile;

    private volatile long activeAtMillis;
    private volatile long heardAtNanos;

    /**
     * @param environment all variables that the agent gets
     * @param mark the entry of these by which its tree is found again
     * @param events takes what the runs tell of themselves, from threads of theirs
     */
    AgentStarts(
            AgentHome home,
            LoopOptions options,
            String mission,
            Map<String, String> environment,
            String mark,
            SupervisorLog log,
            Consumer<LoopEvent> events) {
        this.home = home;
        this.options = options;
        this.mission = mission;
        this.environment = environment;
        this.mark = mark;
        this.log = log;
        this.events = events;
        this.oomKills = OomKills.find(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
        this.command = options.command().isEmpty()
                ? AgentCommand.claude(environment)
                : AgentCommand.of(options.command(), options.prompt());
        this.tokenFile = options.command().isEmpty() && !hasCredential(environment)
                ? TokenFile.of(environment)
                : Optional.empty();
    }

    /** Where the agent is a Claude CLI: what is known of it before its first start. */
    Optional<ClaudeWork> work() {
        return options.command().isEmpty()
                ? Optional.of(ClaudeWork.fresh(options.limits(), tokenFile.isPresent(), mission))
                : Optional.empty();
    }

    /** The agent's last sign of work, in milliseconds since 1970; 0 before the first. */
    long activeAtMillis() {
        return activeAtMillis;
    }

    /** How long the run has printed nothing. */
    Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - heardAtNanos);
    }

    LoopEvent lookForToken() {
        String place = tokenFile.map(file -> file.path().toString()).orElse("");
        try {
            Optional<Secret> token = tokenFile.isPresent() ? tokenFile.get().read() : Optional.empty();
            if (token.isPresent()) {
                token.get().close();
                return new LoopEvent.TokenFound();
            }
        } catch (IOException unusable) {
            return new LoopEvent.TokenMissing("the agent's token cannot be read, 'agentctl restart " + home.name()
                    + "' brings another: " + unusable.getMessage());
        }
        return new LoopEvent.TokenMissing(
                "the agent waits for its token in " + place + ": 'agentctl restart " + home.name() + "' brings it");
    }

    /**
     * Runs the command.
     *
     * @param begun takes the run
     */
    LoopEvent start(Optional<ClaudeWork> work, Consumer<AgentRun> begun) {
        if (!command.exists(environment)) {
            return new LoopEvent.StartFailed(command.missing(), true);
        }
        LastWords lastWords = new LastWords();
        RunStart start = work.isPresent() ? claude(work.get(), lastWords) : plain();
        heardAtNanos = System.nanoTime();
        try {
            AgentRun run =
                    AgentRun.start(start, oomKills, end -> events.accept(new LoopEvent.Exited(lastWords.after(end))));
            begun.accept(run);
            // A new process is a sign of work: an agent just started is not idle since its last run.
            activeAtMillis = System.currentTimeMillis();
            return new LoopEvent.Started(run.root().pid());
        } catch (IOException failure) {
            return new LoopEvent.StartFailed("the agent could not be started: " + failure.getMessage(), false);
        }
    }

    private RunStart plain() {
        Optional<String> prompt = command.prompted() ? Optional.of(Prompt.fresh(home, mission)) : Optional.empty();
        return new RunStart(command.arguments(), environment, mark, prompt, new RunStart.Output.Lines(line -> {
            activeAtMillis = System.currentTimeMillis();
            log.output(line);
        }));
    }

    private RunStart claude(ClaudeWork work, LastWords lastWords) {
        String prompt =
                work.resumes() ? Prompt.resumed(home, mission, work.hasNewMission()) : Prompt.fresh(home, mission);
        ClaudeCommand claude = new ClaudeCommand(
                command.program(),
                home.path(),
                options.claude().model(),
                options.claude().permissionMode(),
                mcp());
        return new RunStart(
                claude.arguments(work, tokenFile.map(TokenFile::path)),
                ClaudeCommand.environment(environment, tokenFile.isPresent()),
                mark,
                Optional.of(ClaudeCommand.userLine(prompt)),
                new RunStart.Output.Messages(ClaudeStream.SHORT, (message, offset) -> heard(message), line -> {
                    String clean = Clean.line(new String(line, StandardCharsets.UTF_8), Integer.MAX_VALUE);
                    lastWords.say(clean);
                    log.output(clean.getBytes(StandardCharsets.UTF_8));
                }));
    }

    private void heard(ClaudeMessage message) {
        heardAtNanos = System.nanoTime();
        if (isWork(message)) {
            activeAtMillis = System.currentTimeMillis();
        }
        for (String line : ReadableLines.of(message)) {
            log.output(line.getBytes(StandardCharsets.UTF_8));
        }
        if (isNews(message)) {
            events.accept(new LoopEvent.Said(message));
        }
    }

    /** The agent's own doing; a tool that still runs, and a service that does not answer, are none. */
    private static boolean isWork(ClaudeMessage message) {
        return message instanceof ClaudeMessage.Assistant
                || message instanceof ClaudeMessage.Partial
                || message instanceof ClaudeMessage.User
                || message instanceof ClaudeMessage.Result;
    }

    /** What the loop's decisions or figures can turn on. */
    private static boolean isNews(ClaudeMessage message) {
        return message instanceof ClaudeMessage.Init
                || message instanceof ClaudeMessage.Assistant
                || message instanceof ClaudeMessage.Result
                || message instanceof ClaudeMessage.Limit
                || (message instanceof ClaudeMessage.Partial part
                        && part.tokens().isPresent());
    }

    /** MCP settings that the image carries. */
    private Optional<ClaudeCommand.Mcp> mcp() {
        Path file = ClaudeCommand.MCP_SETTINGS;
        try {
            return Optional.of(ClaudeCommand.Mcp.of(file, Json.object(UntrustedFile.read(file, MAX_SETTINGS))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unusable) {
            log.say("the MCP settings are left out: " + Clean.line(String.valueOf(unusable.getMessage()), MAX_WORDS));
            return Optional.empty();
        }
    }

    private static boolean hasCredential(Map<String, String> environment) {
        return !environment.getOrDefault(TokenFile.TOKEN_VARIABLE, "").isBlank()
                || !environment.getOrDefault("ANTHROPIC_API_KEY", "").isBlank();
    }

    /** The last line that a run wrote as an error: it says more than an exit code. */
    private static final class LastWords {
        private volatile String words = "";

        void say(String line) {
            if (!line.isBlank()) {
                words = Clean.line(line, MAX_WORDS).strip();
            }
        }

        RunEnd after(RunEnd end) {
            return words.isEmpty() || end.reason() != ExitReason.CRASH
                    ? end
                    : new RunEnd(end.reason(), end.sentence() + ": " + words, end.retryAt(), end.cleared());
        }
    }
}

package dev.agentctl.tui.demo;

import dev.agentctl.health.rule.Limits;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Engines;
import dev.agentctl.shared.engine.local.LocalEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The running demo: six processes under real supervisor loops, in a temporary home. A sweeper process beside this one
 * holds the other end of a pipe; when this process ends, however it does, the sweeper ends the agents and removes the
 * home. Not for use from two threads.
 */
public final class Demo implements AutoCloseable {
    /** The sweeper asks the loops to stop, which grant their agents 10 s, and then uses force. */
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private static final Duration SIGNS = Duration.ofSeconds(10);

    private final AgentHomes homes;
    private final Map<String, String> environment;
    private final Process sweeper;

    private Demo(AgentHomes homes, Map<String, String> environment, Process sweeper) {
        this.homes = homes;
        this.environment = environment;
        this.sweeper = sweeper;
    }

    /**
     * Starts the six and returns when their processes exist.
     *
     * @param environment as {@link System#getenv()} gives it
     * @throws CommandFailure in one sentence, if one of them cannot be started; nothing is left behind then
     */
    public static Demo start(Map<String, String> environment) {
        Demo demo;
        try {
            demo = prepare(environment);
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.FAILED, "The demo needs a temporary folder and sh: " + failure.getMessage());
        }
        try (LocalEngine engine = new LocalEngine(demo.homes, demo.environment)) {
            for (Cast one : Cast.values()) {
                engine.start(one.spec(demo.homes.root().resolve("scripts")));
            }
            return demo;
        } catch (EngineException failure) {
            demo.close();
            throw new CommandFailure(ExitCode.FAILED, "The demo's agents cannot be started: " + failure.getMessage());
        }
    }

    private static Demo prepare(Map<String, String> environment) throws IOException {
        Path root = Files.createTempDirectory("agentctl-demo-").toRealPath();
        Path scripts = Files.createDirectory(root.resolve("scripts"));
        for (Cast one : Cast.values()) {
            unpack(one.script(), scripts);
        }
        Path sweep = unpack("sweep.sh", scripts);
        Process sweeper = new ProcessBuilder("sh", sweep.toString(), root.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Map<String, String> own = new HashMap<>(environment);
        own.put("AGENTCHAT_HOME", root.toString());
        own.put(Engines.ONLY, "local");
        return new Demo(new AgentHomes(root), Map.copyOf(own), sweeper);
    }

    private static Path unpack(String script, Path folder) throws IOException {
        try (InputStream text = Demo.class.getResourceAsStream(script)) {
            if (text == null) {
                throw new IOException(script + " is missing from the dashboard's jar");
            }
            Path file = folder.resolve(script);
            Files.copy(text, file);
            return file;
        }
    }

    public AgentHomes homes() {
        return homes;
    }

    /** The demo's agents and no others: the machine's own stay out of the picture. */
    public Engines engines() {
        return Engines.open(Optional.empty(), environment, homes);
    }

    /** Waits until every supervisor has said how its agent is, for 10 s at most. */
    public void awaitSigns() {
        long deadline = System.nanoTime() + SIGNS.toNanos();
        for (Cast one : Cast.values()) {
            AgentHome home = homes.home(one.agent());
            while (!Files.exists(home.heartbeatFile())
                    && System.nanoTime() - deadline < 0
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(50_000_000L);
            }
        }
    }

    /** As the tools judge by default, but for an idle limit that a first look outlasts. */
    public Limits limits() {
        return Limits.DEFAULT.withIdle(Duration.ofSeconds(45));
    }

    /** Ends the agents and removes the home; returns when that is done, or after 30 s. Twice is fine. */
    @Override
    public void close() {
        try {
            sweeper.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // The pipe's end was the message.
        }
        try {
            boolean swept = sweeper.waitFor(SWEEP.toSeconds(), TimeUnit.SECONDS);
            if (!swept) {
                throw new CommandFailure(
                        ExitCode.FAILED, "The demo's agents have not ended yet; their home is " + homes.root());
            }
        } catch (InterruptedException interrupted) {
            // The sweeper goes on by itself.
            Thread.currentThread().interrupt();
        }
    }
}

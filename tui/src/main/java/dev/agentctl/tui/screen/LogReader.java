package dev.agentctl.tui.screen;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.tui.state.LogTail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads the end of the log that is on the screen, at once when another is wanted and then once a second, and tells of it
 * when it changed. Has a thread of its own, so that a slow engine or disk never holds the screen.
 */
final class LogReader {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int MAX_BYTES = 1 << 17;
    private static final int MAX_LINES = 500;
    private static final int MAX_LINE = 1000;

    private final List<Engine> engines;
    private final AgentHomes homes;
    private final Consumer<LogTail> changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition another = lock.newCondition();
    private Optional<LogSource> wanted = Optional.empty();

    LogReader(List<Engine> engines, AgentHomes homes, Consumer<LogTail> changed) {
        this.engines = List.copyOf(engines);
        this.homes = homes;
        this.changed = changed;
        Thread.ofVirtual().name("log-reader").start(this::run);
    }

    /** Whose log to read from now on; any thread, returns at once. */
    void want(Optional<LogSource> source) {
        lock.lock();
        try {
            if (!id(source).equals(id(wanted))) {
                another.signalAll();
            }
            wanted = source;
        } finally {
            lock.unlock();
        }
    }

    private static Optional<AgentId> id(Optional<LogSource> source) {
        return source.map(LogSource::id);
    }

    private void run() {
        Optional<LogTail> last = Optional.empty();
        try {
            while (true) {
                LogSource source = awaitWanted();
                LogTail tail = switch (source) {
                    case LogSource.OfAgent one -> read(one.agent());
                    case LogSource.OfSession one -> read(one);
                };
                if (!last.equals(Optional.of(tail))) {
                    last = Optional.of(tail);
                    changed.accept(tail);
                }
                if (pause(source.id())) {
                    // Asked for anew, it is told anew: the screen forgets the log of an agent it leaves.
                    last = Optional.empty();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private LogSource awaitWanted() throws InterruptedException {
        lock.lock();
        try {
            while (wanted.isEmpty()) {
                another.await();
            }
            return wanted.get();
        } finally {
            lock.unlock();
        }
    }

    /** A second, or less if another is wanted; whether that is so. */
    private boolean pause(AgentId read) throws InterruptedException {
        lock.lock();
        try {
            long left = SECOND_NANOS;
            while (left > 0 && id(wanted).equals(Optional.of(read))) {
                left = another.awaitNanos(left);
            }
            return !id(wanted).equals(Optional.of(read));
        } finally {
            lock.unlock();
        }
    }

    private LogTail read(Agent agent) {
        if (agent.supervised()) {
            Path log = homes.home(agent.name()).logFile();
            try {
                return new LogTail(
                        agent.id(), log.toString(), lines(UntrustedFile.tail(log, MAX_BYTES)), Optional.empty());
            } catch (NoSuchFileException none) {
                return fromEngine(agent);
            } catch (IOException unreadable) {
                return unreadable(agent.id(), log.toString(), String.valueOf(unreadable.getMessage()));
            }
        }
        return fromEngine(agent);
    }

    /** What a session says and does, as its supervisor keeps it. */
    LogTail read(LogSource.OfSession session) {
        TeamHome home = new TeamHomes(homes).home(session.team());
        try {
            Path log = home.sessionLog(session.nick());
            // A nick comes from a file that sessions can write: it may not lead out of the folder of logs.
            if (!log.normalize().equals(log)
                    || !log.startsWith(home.path())
                    || session.nick().indexOf('/') >= 0) {
                return unreadable(session.id(), home.path().toString(), "its nick is no file's name");
            }
            return new LogTail(
                    session.id(), log.toString(), lines(UntrustedFile.tail(log, MAX_BYTES)), Optional.empty());
        } catch (NoSuchFileException none) {
            return new LogTail(session.id(), String.valueOf(none.getFile()), List.of(), Optional.empty());
        } catch (InvalidPathException forged) {
            return unreadable(session.id(), home.path().toString(), "its nick is no file's name");
        } catch (IOException unreadable) {
            return unreadable(session.id(), home.path().toString(), String.valueOf(unreadable.getMessage()));
        }
    }

    private static LogTail unreadable(AgentId id, String source, String why) {
        return new LogTail(id, source, List.of(), Optional.of(Clean.line("The log cannot be read: " + why, MAX_LINE)));
    }

    private LogTail fromEngine(Agent agent) {
        String source = "output, as " + agent.id().engine() + " keeps it";
        for (Engine engine : engines) {
            if (engine.name().equals(agent.id().engine())) {
                List<String> lines = new ArrayList<>();
                try {
                    engine.logs(
                                    agent.id(),
                                    MAX_LINES,
                                    false,
                                    line -> lines.add(Clean.line(line, MAX_LINE).stripTrailing()))
                            .close();
                    return new LogTail(agent.id(), source, List.copyOf(lines), Optional.empty());
                } catch (EngineException failed) {
                    String problem = Clean.line(String.valueOf(failed.getMessage()), MAX_LINE);
                    return new LogTail(agent.id(), source, List.of(), Optional.of(problem));
                }
            }
        }
        return new LogTail(agent.id(), source, List.of(), Optional.of("The engine is not connected."));
    }

    /** The last whole lines, cleaned; the first is dropped where it may be a part of one. */
    static List<String> lines(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        int end = text.length();
        if (end == 0) {
            return lines;
        }
        if (text.charAt(end - 1) == '\n') {
            end--;
        }
        while (end >= 0 && lines.size() < MAX_LINES) {
            int start = text.lastIndexOf('\n', end - 1) + 1;
            if (start == 0 && bytes.length == MAX_BYTES && !lines.isEmpty()) {
                break;
            }
            lines.add(Clean.line(text.substring(start, end), MAX_LINE).stripTrailing());
            end = start - 1;
        }
        return List.copyOf(lines.reversed());
    }
}

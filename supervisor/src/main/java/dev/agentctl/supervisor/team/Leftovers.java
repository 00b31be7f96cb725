package dev.agentctl.supervisor.team;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTable;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.supervisor.claude.client.SpoolReader;
import dev.agentctl.supervisor.git.GitException;
import dev.agentctl.supervisor.git.Reconciliation;
import dev.agentctl.supervisor.git.Removal;
import dev.agentctl.supervisor.git.Worktrees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an earlier supervisor of this team left: processes, and streams that it had not read. A CLI whose supervisor is gone
 * ends its turn by itself, and its stream then holds the turn's cost; so each is asked to end and given time, before all
 * is killed.
 */
final class Leftovers {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final TeamHome home;
    private final Worktrees worktrees;
    private final List<Worktree> believed;
    private final TeamLog log;
    private final CliSessions.Telling telling;

    /** @param believed the worktrees that the team's state knows of */
    Leftovers(TeamHome home, Worktrees worktrees, List<Worktree> believed, TeamLog log, CliSessions.Telling telling) {
        this.home = home;
        this.worktrees = worktrees;
        this.believed = List.copyOf(believed);
        this.log = log;
        this.telling = telling;
    }

    /**
     * Ends every process of the team, and mends its worktrees.
     *
     * @param known the CLIs that were written down
     */
    void end(List<ProcessIdentity> known) throws InterruptedException {
        String mark = CliSessions.TEAM_VARIABLE + "=" + home.path();
        Set<ProcessIdentity> all = new LinkedHashSet<>();
        for (ProcessIdentity cli : known) {
            if (cli.isAlive()) {
                all.add(cli);
            }
        }
        all.addAll(ProcessTree.bearers(mark));
        Set<ProcessIdentity> asked = first(all);
        if (!all.isEmpty()) {
            log.say("an earlier supervisor left " + all.size() + " processes: they are ended");
            for (ProcessIdentity cli : asked) {
                cli.interrupt();
            }
            long end = System.nanoTime() + GRACE.toNanos();
            while (asked.stream().anyMatch(ProcessIdentity::isAlive) && System.nanoTime() < end) {
                Thread.sleep(LOOK);
            }
            for (ProcessIdentity process : all) {
                if (process.isAlive()) {
                    ProcessTree.of(process).kill();
                }
            }
            for (ProcessIdentity late : ProcessTree.bearers(mark)) {
                ProcessTree.of(late).kill();
            }
        }
        reconcile();
        telling.tell(new TeamEvent.LeftoversEnded());
    }

    /** Those that none of the others started: the CLIs, and what has lost its own. */
    private static Set<ProcessIdentity> first(Set<ProcessIdentity> all) {
        ProcessTable table = ProcessTable.read();
        Set<Long> pids = new HashSet<>();
        for (ProcessIdentity process : all) {
            pids.add(process.pid());
        }
        Set<ProcessIdentity> first = new LinkedHashSet<>();
        for (ProcessIdentity process : all) {
            if (table.get(process.pid())
                    .filter(row -> !pids.contains(row.parent()))
                    .isPresent()) {
                first.add(process);
            }
        }
        return first;
    }

    /** What git and the state believe is brought together, now that nobody works in any worktree. */
    private void reconcile() {
        try {
            Reconciliation done = worktrees.reconcile(believed);
            done.sentences().forEach(log::announce);
            for (Removal removal : done.removed()) {
                if (!removal.rescued().isEmpty()) {
                    log.announce(removal.sentence());
                }
            }
        } catch (GitException failure) {
            log.announce("the worktrees could not be looked at: " + Sentences.of(failure));
        }
    }

    /** Tells what the streams hold past what was accounted for. */
    void read(List<TeamEffect.Stream> streams) {
        for (TeamEffect.Stream stream : streams) {
            try {
                SpoolReader.rest(
                        CliSessions.stream(home, stream.nick(), stream.life()),
                        stream.offset(),
                        (message, offset) ->
                                telling.tell(new TeamEvent.LeftHeard(stream.nick(), stream.life(), message, offset)));
            } catch (IOException failure) {
                log.announce("what " + stream.nick() + " printed last cannot be read: " + Sentences.of(failure));
            }
        }
        dropOthers(streams);
        telling.tell(new TeamEvent.LeftoversRead());
    }

    /** What was accounted for before the crash came between that and its removal. */
    private void dropOthers(List<TeamEffect.Stream> known) {
        Set<Path> kept = new LinkedHashSet<>();
        for (TeamEffect.Stream stream : known) {
            kept.add(CliSessions.stream(home, stream.nick(), stream.life()));
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.streams())) {
            for (Path file : files) {
                if (!kept.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException none) {
            // No process was ever started.
        } catch (IOException failure) {
            log.say("old streams cannot be removed: " + Sentences.of(failure));
        }
    }
}

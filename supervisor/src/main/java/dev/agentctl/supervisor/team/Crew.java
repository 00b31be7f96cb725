package dev.agentctl.supervisor.team;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.supervisor.chat.Chat;
import dev.agentctl.supervisor.control.TeamReply;
import dev.agentctl.supervisor.git.GitException;
import dev.agentctl.supervisor.git.Removal;
import dev.agentctl.supervisor.git.Worktrees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Carries a team's decisions out: what concerns one nick in order, all nicks at once. */
final class Crew implements TeamWorld {
    /** No nick's: none has brackets. */
    private static final String START = "[start]";

    private final Lanes lanes;
    private final CliSessions clis;
    private final Worktrees worktrees;
    private final Map<String, Path> places;
    private final Pages pages;
    private final IdleCheck idleCheck;
    private final Leftovers leftovers;
    private final TaskJournal journal;
    private final Optional<Chat> chat;
    private final TeamLog log;
    private final CliSessions.Telling telling;
    private final Map<Long, CompletableFuture<TeamReply>> asked = new ConcurrentHashMap<>();
    private Optional<String> cannotWrite = Optional.empty();

    Crew(
            Lanes lanes,
            CliSessions clis,
            Worktrees worktrees,
            Map<String, Path> places,
            Pages pages,
            IdleCheck idleCheck,
            Leftovers leftovers,
            TaskJournal journal,
            Optional<Chat> chat,
            TeamLog log,
            CliSessions.Telling telling) {
        this.lanes = lanes;
        this.clis = clis;
        this.worktrees = worktrees;
        this.places = places;
        this.pages = pages;
        this.idleCheck = idleCheck;
        this.leftovers = leftovers;
        this.journal = journal;
        this.chat = chat;
        this.log = log;
        this.telling = telling;
    }

    /** Completed when the team has answered what was asked under this ticket. Any thread. */
    CompletableFuture<TeamReply> answer(long ticket) {
        return asked.computeIfAbsent(ticket, number -> new CompletableFuture<>());
    }

    @Override
    public void canWrite(Optional<String> problem) {
        if (!problem.equals(cannotWrite)) {
            cannotWrite = problem;
            log.say(problem.orElse("the team's state can be written again"));
        }
    }

    @Override
    public void carryOut(TeamEffect effect) {
        switch (effect) {
            case TeamEffect.EndLeftovers end -> work(START, () -> leftovers.end(end.known()));
            case TeamEffect.ReadLeftovers read -> work(START, () -> leftovers.read(read.streams()));
            case TeamEffect.MakeWorktree make -> work(make.nick(), () -> make(make));
            case TeamEffect.RemoveWorktree remove -> work(remove.nick(), () -> remove(remove));
            case TeamEffect.Start start -> work(start.nick(), () -> clis.start(start));
            case TeamEffect.Tell tell ->
                work(tell.nick(), () -> clis.tell(tell.nick(), tell.life(), tell.id(), tell.text()));
            case TeamEffect.Interrupt stop -> work(stop.nick(), () -> clis.interrupt(stop.nick(), stop.life()));
            case TeamEffect.End end -> work(end.nick(), () -> clis.end(end.nick(), end.life()));
            case TeamEffect.DropStream drop -> work(drop.nick(), () -> clis.dropStream(drop.nick(), drop.life()));
            case TeamEffect.CheckPage check -> work(check.nick(), () -> telling.tell(pages.check(check)));
            case TeamEffect.MakePage make -> work(make.nick(), () -> telling.tell(pages.make(make)));
            case TeamEffect.Judge judge ->
                work(
                        TeamEffect.IDLE_CHECK,
                        () -> telling.tell(new TeamEvent.Judged(
                                judge.nick(), judge.check(), judge.sessionId(), idleCheck.ask(judge))));
            case TeamEffect.Journal change -> journal.add(change.task());
            case TeamEffect.Post post -> chat.ifPresent(one -> one.post(post.channel(), post.text()));
            case TeamEffect.Present present -> chat.ifPresent(one -> one.present(present.channels()));
            case TeamEffect.Answer answer -> {
                answer(answer.ticket()).complete(answer.reply());
                asked.remove(answer.ticket());
            }
            case TeamEffect.Say say -> {
                if (say.loud()) {
                    log.announce(say.sentence());
                } else {
                    log.say(say.sentence());
                }
            }
            case TeamEffect.Finish finish -> {}
        }
    }

    private void make(TeamEffect.MakeWorktree make) {
        try {
            Worktree made = worktrees.add(make.nick(), make.task());
            places.put(make.nick(), made.path());
            telling.tell(new TeamEvent.WorktreeMade(make.nick(), made));
        } catch (GitException failure) {
            telling.tell(new TeamEvent.WorktreeFailed(make.nick(), Sentences.of(failure)));
        }
    }

    private void remove(TeamEffect.RemoveWorktree remove) {
        try {
            Removal removal = worktrees.remove(remove.worktree(), remove.nick());
            places.remove(remove.nick());
            List<String> sentences = new ArrayList<>();
            if (!removal.sentence().isBlank()) {
                sentences.add(removal.sentence());
            }
            telling.tell(new TeamEvent.WorktreeRemoved(remove.nick(), sentences));
        } catch (GitException failure) {
            telling.tell(new TeamEvent.WorktreeFailed(remove.nick(), Sentences.of(failure)));
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void work(String lane, Work work) {
        lanes.run(lane, () -> {
            try {
                work.run();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException bug) {
                log.announce("an error of the supervisor's own: " + bug);
                throw bug;
            }
        });
    }
}

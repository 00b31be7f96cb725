package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeMessage.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A CLI's process on paper: reads prompts, appends to its conversation, prints into a stream that outlives it. */
final class PaperCli {
    /** What the service keeps of a conversation; only one process at once may append to it. */
    static final class Conversation {
        final Set<String> completed = new HashSet<>();
        int length;
        boolean exists;
        long context = 100;
    }

    /** What the service billed: {@code told} came to its result, and of the rest nobody knows but the service. */
    static final class Book {
        double told;
        boolean someIsUnknown;
    }

    private enum Doing {
        NOTHING,
        ASKED,
        BEGUN
    }

    record Told(String id, String text) {}

    final String nick;
    final long life;
    final String sessionId;
    final List<ClaudeMessage> stream = new ArrayList<>();
    boolean isAlive = true;
    /** Nothing is printed, though it lives. */
    boolean isStuck;

    boolean asksToEnd;
    boolean interrupted;
    ExitReason exit = ExitReason.CLEAN;
    private final Random random;
    private final Conversation conversation;
    private final Book book;
    private final PaperWorld world;
    private final Deque<Told> stdin = new ArrayDeque<>();
    private Doing doing = Doing.NOTHING;
    private Told turn = new Told("", "");
    private double spent;
    private int known;
    private boolean isEof;

    PaperCli(PaperWorld world, String nick, long life, String sessionId, boolean resumes, Conversation conversation) {
        this.world = world;
        this.random = world.random;
        this.book = world.book;
        this.nick = nick;
        this.life = life;
        this.sessionId = sessionId;
        this.conversation = conversation;
        this.known = conversation.length;
        if (resumes && !conversation.exists) {
            stream.add(Lines.unknownConversation());
            exit(ExitReason.CRASH);
        } else if (!resumes && conversation.exists) {
            exit(ExitReason.CRASH); // "Session ID is already in use", on stderr alone.
        }
    }

    /** One that did not even start. */
    static PaperCli never(PaperWorld world, String nick, long life) {
        PaperCli cli = new PaperCli(world, nick, life, "", false, new Conversation());
        cli.isAlive = false;
        return cli;
    }

    void tell(String id, String text) {
        if (isAlive && !isEof) {
            stdin.add(new Told(id, text));
        }
    }

    void closeStdin() {
        isEof = true;
        if (random.nextBoolean()) {
            stdin.clear();
        }
    }

    /** It is interrupted and killed: what no result came for is billed, but not told. */
    void kill() {
        if (doing == Doing.BEGUN && random.nextBoolean()) {
            result(Lines.aborted(pay()));
        }
        exit(ExitReason.CRASH);
    }

    private void exit(ExitReason reason) {
        isAlive = false;
        exit = reason;
        book.someIsUnknown |= doing == Doing.BEGUN;
    }

    /** One step of its own; false where it has nothing to do. */
    boolean step(boolean faults) {
        if (!isAlive || (isStuck && faults)) {
            return false;
        }
        if (asksToEnd && (doing == Doing.NOTHING || random.nextBoolean())) {
            if (doing == Doing.BEGUN && random.nextBoolean()) {
                result(Lines.aborted(pay()));
            }
            exit(ExitReason.OPERATOR);
            return true;
        }
        switch (doing) {
            case NOTHING -> {
                Told next = stdin.poll();
                if (next == null) {
                    if (isEof) {
                        exit(ExitReason.CLEAN);
                    }
                    return isEof;
                }
                turn = next;
                if (conversation.completed.contains(next.id())) {
                    stream.add(Lines.prompt(next.id(), Stage.COMPLETED));
                } else {
                    conversation.exists = true; // On disk a moment before it is told.
                    doing = Doing.ASKED;
                }
            }
            case ASKED -> {
                stream.add(Lines.prompt(turn.id(), Stage.STARTED));
                stream.add(Lines.init());
                doing = Doing.BEGUN;
            }
            case BEGUN -> work(faults);
        }
        return true;
    }

    private void work(boolean faults) {
        if (interrupted) {
            world.seen(turn.text());
            result(Lines.aborted(pay()));
            return;
        }
        int dice = random.nextInt(faults ? 100 : 40);
        if (dice < 10) {
            conversation.context += random.nextInt(faults ? 300 : 50);
            stream.add(Lines.speaks("m" + random.nextInt(), conversation.context));
            if (random.nextInt(3) == 0) {
                world.work(nick, turn.text()); // And its turn goes on.
            }
        } else if (dice < 16) {
            stream.add(Lines.calls("Bash", "make " + random.nextInt(3)));
            stream.add(Lines.answers(random.nextInt(3) == 0, "no rule " + random.nextInt(2)));
        } else if (dice < 70 || !faults) {
            world.work(nick, turn.text());
            world.seen(turn.text());
            assertThat(conversation.length).as("%s's history is forked", nick).isEqualTo(known);
            assertThat(conversation.completed.add(turn.id())).as("run twice").isTrue();
            known = ++conversation.length;
            result(Lines.result(pay()));
        } else if (dice < 74) {
            result(Lines.refused(500, "overloaded", pay()));
        } else if (dice < 77) {
            stream.add(Lines.limit("rejected", world.now.plusSeconds(random.nextInt(1_000))));
            result(Lines.refused(429, "limit", pay()));
        } else if (dice < 78) {
            result(Lines.refused(401, "no such key", pay()));
        } else if (dice < 81) {
            result(Lines.tooLong(pay()));
        } else if (dice < 88) {
            exit(ExitReason.CRASH);
        } else if (dice < 90) {
            conversation.exists = false; // Its transcript is lost.
            exit(ExitReason.CRASH);
        } else if (dice < 92) {
            isStuck = true;
        }
    }

    private double pay() {
        spent = (1 + random.nextInt(512)) / 1024.0; // Sums of such are exact.
        book.told += spent;
        return spent;
    }

    private void result(ClaudeMessage result) {
        boolean before = random.nextBoolean();
        if (before) {
            stream.add(Lines.prompt(turn.id(), Stage.COMPLETED));
        }
        stream.add(result);
        if (!before) {
            stream.add(Lines.prompt(turn.id(), Stage.COMPLETED));
        }
        doing = Doing.NOTHING;
        interrupted = false;
    }
}

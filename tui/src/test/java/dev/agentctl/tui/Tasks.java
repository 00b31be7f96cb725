package dev.agentctl.tui;

import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.team.TeamTask.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Teams' tasks for tests, of the same fixed instant as {@link Fleets}. */
public final class Tasks {
    private static final Instant AT = Fleets.AT;

    private Tasks() {}

    /** One for each way to be. */
    public static List<TeamTask> usual() {
        return List.of(
                task(3, Status.DONE, 9000, "The parser takes comments", "merged as 4f1c2d", "Ada", 1),
                task(9, Status.CANCELLED, 30_000, "Try the other allocator", "its operator took it back", "Ken", 1),
                task(12, Status.FAILED, 1200, "Publish the package", "there is no key to sign it with", "Alan", 1),
                task(14, Status.DEAD, 400, "Upgrade the build to JDK 26", "three sessions ended with it", "Edsger", 3),
                task(17, Status.STARTED, 640, "Port the lexer to the new token stream", "", "Alan", 1),
                task(18, Status.GIVEN, 12, "Shortest paths in the planner", "", "Edsger", 2),
                task(19, Status.QUEUED, 200, "Mend the basket: it forgets its wares", "no session is idle", "", 0),
                task(20, Status.QUEUED, 2400, "Document the wire format", "Barbara works on T-13", "@Barbara", 0));
    }

    /** {@link Fleets#usual} with {@link Sessions#usual}, {@link #usual} and a chat. */
    public static FleetSnapshot fleet() {
        return Sessions.with(Fleets.usual(), team(usual()));
    }

    /** {@link Sessions#usual} with these, on its chat. */
    public static TeamSample team(List<TeamTask> tasks) {
        return Sessions.of(
                Sessions.usual(),
                tasks,
                Optional.of(new Chat(true, "irc.example.org as alpha, in #alpha #build", AT.minusSeconds(86_400), 4)));
    }

    /** {@link Sessions#usual} with {@link #usual}, off its chat. */
    public static TeamSample cutOff() {
        return Sessions.of(
                Sessions.usual(),
                usual(),
                Optional.of(new Chat(false, "irc.example.org:6697 refused the connection", AT.minusSeconds(460), 0)));
    }

    /** Three teams: one with tasks, one whose supervisor is gone, one whose state cannot be read. */
    public static FleetSnapshot several() {
        List<TeamSample> teams = new ArrayList<>(Sessions.several().teams());
        teams.set(0, Sessions.of(teams.get(0), usual().subList(4, 7), Optional.empty()));
        teams.set(1, Sessions.of(teams.get(1), usual().subList(3, 5), Optional.empty()));
        return Sessions.with(Fleets.fleet(), teams.toArray(TeamSample[]::new));
    }

    /** So many that wait. */
    public static FleetSnapshot many(int count) {
        List<TeamTask> tasks = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            tasks.add(task(i, Status.QUEUED, 60, "Part " + (1000 + i), "no session is idle", "", 0));
        }
        return Sessions.with(Fleets.fleet(), team(tasks));
    }

    /** @param nick with @ before it the addressee of one that nobody has */
    public static TeamTask task(
            long number, Status status, long since, String text, String why, String nick, int tries) {
        boolean addressed = nick.startsWith("@");
        return new TeamTask(
                number,
                text,
                number % 2 == 0 ? new Origin("root", Optional.empty()) : new Origin("zoe", Optional.of("#alpha")),
                addressed ? Optional.of(nick.substring(1)) : Optional.empty(),
                status,
                nick.isEmpty() || addressed ? Optional.empty() : Optional.of(nick),
                tries,
                why,
                AT.minusSeconds(since + 300 * number),
                AT.minusSeconds(since),
                status == Status.GIVEN || status == Status.STARTED
                        ? Optional.of(AT.plusSeconds(5400))
                        : Optional.empty());
    }
}

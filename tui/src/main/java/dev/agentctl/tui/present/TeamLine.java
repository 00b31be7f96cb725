package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamSnapshot.WaitingSpawn;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One team in one line: how many of its sessions do what and what it costs today, or how its tasks stand. */
final class TeamLine {
    private static final int MAX_TEXT = 300;
    private static final int NARROW = 60;
    /** Less than this of a sentence says nothing. */
    private static final int MIN_CHAT = 24;

    /** What is open comes first, and then what a person may have to look at. */
    private static final List<Status> SHOWN = List.of(
            Status.STARTED,
            Status.GIVEN,
            Status.QUEUED,
            Status.DEAD,
            Status.FAILED,
            Status.UNKNOWN,
            Status.DONE,
            Status.CANCELLED);

    private TeamLine() {}

    static Line of(TeamSample team, Instant at, int width, Glyphs glyphs) {
        Line.Builder line = name(team, width, glyphs);
        if (team.snapshot().isEmpty()) {
            return nothing(line, team);
        }
        TeamSnapshot snapshot = team.snapshot().get();
        Line.Builder right = new Line.Builder(width, glyphs);
        cost(right, snapshot.spending(), width);
        Line.Builder left =
                new Line.Builder(Math.max(0, line.free() - right.build().width() - 1), glyphs);
        boolean first = chatTrouble(left, standing(left, team, snapshot, at), team, at, glyphs);
        counts(left, first, team, snapshot, glyphs);
        return line.add(left.build()).withRight(right.build());
    }

    /** The same team where its tasks are listed: how many of them stand how, and its chat. */
    static Line ofTasks(TeamSample team, Instant at, int width, Glyphs glyphs) {
        Line.Builder line = name(team, width, glyphs);
        if (team.snapshot().isEmpty()) {
            return nothing(line, team);
        }
        TeamSnapshot snapshot = team.snapshot().get();
        boolean first = chatTrouble(line, standing(line, team, snapshot, at), team, at, glyphs);
        for (Status status : SHOWN) {
            int count = team.count(status);
            if (count > 0) {
                part(line, first, count + " " + status.word(), Tones.of(status), glyphs);
                first = false;
            }
        }
        if (first) {
            part(line, first, "no tasks", Tone.MUTED, glyphs);
        }
        if (snapshot.chat().isPresent() && line.free() >= MIN_CHAT) {
            Chat chat = snapshot.chat().get();
            line.add(
                    "   " + Clean.line(chat.sentence(), MAX_TEXT).strip(), chat.isConnected() ? Tone.MUTED : Tone.WARN);
            if (chat.ignored() > 0) {
                line.add(" " + glyphs.dot() + " " + Units.count(chat.ignored()) + " ignored", Tone.MUTED);
            }
        }
        return line.build();
    }

    private static Line.Builder name(TeamSample team, int width, Glyphs glyphs) {
        return new Line.Builder(width, glyphs)
                .add(width < NARROW ? "  " : "  TEAM ", Tone.MUTED)
                .add(team.name().text(), Tone.STRONG)
                .gap(2);
    }

    private static Line nothing(Line.Builder line, TeamSample team) {
        return line.add(
                        team.problem()
                                .map(problem -> Clean.line(problem, MAX_TEXT))
                                .orElse("its supervisor has written nothing yet"),
                        team.problem().isPresent() ? Tone.BAD : Tone.MUTED)
                .build();
    }

    /** Of a team that is looked after; whether it is still the first part of its line. */
    private static boolean chatTrouble(Line.Builder line, boolean first, TeamSample team, Instant at, Glyphs glyphs) {
        Optional<Chat> chat = team.snapshot().flatMap(TeamSnapshot::chat);
        if (chat.isEmpty() || chat.get().isConnected() || team.isStopped() || isStale(team, at)) {
            return first;
        }
        Instant since = chat.get().since();
        String age = since.equals(Instant.EPOCH) ? "" : " " + Units.age(Duration.between(since, at));
        part(line, first, "off its chat" + age, Tone.BAD, glyphs);
        return false;
    }

    /** Whether nothing of what its supervisor wrote need be so any more, by the usual limits. */
    static boolean isStale(TeamSample team, Instant at) {
        return team.isStale(at, Limits.DEFAULT.teamStale());
    }

    /** What is to be known before any number; whether nothing is. */
    private static boolean standing(Line.Builder line, TeamSample team, TeamSnapshot snapshot, Instant at) {
        if (team.isStopped()) {
            line.add("stopped", Tone.MUTED);
        } else if (isStale(team, at)) {
            String age = Units.duration(team.age(at).orElse(Duration.ZERO));
            line.add((team.supervised() ? "no word for " : "supervisor gone ") + age, Tone.BAD);
        } else if (snapshot.paused()) {
            line.add("paused", Tone.WARN);
        } else {
            return true;
        }
        return false;
    }

    private static void counts(
            Line.Builder line, boolean first, TeamSample team, TeamSnapshot snapshot, Glyphs glyphs) {
        int working = team.count(Phase.WORKING);
        int ready = team.count(Phase.READY);
        int parked = team.count(Phase.PARKED);
        int others = team.sessions().size() - working - ready - parked;
        part(line, first, working + " working", working > 0 ? Tone.PLAIN : Tone.MUTED, glyphs);
        part(line, team.count(Status.QUEUED), "queued", Tone.WAIT, glyphs);
        part(line, snapshot.waiting().size(), "waiting", Tone.WAIT, glyphs);
        part(line, parked, "parked", Tone.WAIT, glyphs);
        part(line, ready, "ready", Tone.MUTED, glyphs);
        part(line, others, others == 1 ? "other" : "others", Tone.MUTED, glyphs);
    }

    private static void part(Line.Builder line, int count, String word, Tone tone, Glyphs glyphs) {
        if (count > 0) {
            part(line, false, count + " " + word, tone, glyphs);
        }
    }

    /** Nothing where it would be cut: half a number is a wrong one. */
    private static void part(Line.Builder line, boolean first, String text, Tone tone, Glyphs glyphs) {
        if (text.length() + 3 <= line.free()) {
            line.add(first ? "" : " " + glyphs.dot() + " ", Tone.MUTED).add(text, tone);
        }
    }

    private static void cost(Line.Builder line, TeamSpending spending, int width) {
        double day = spending.budgetUsdPerDay().orElse(0);
        Tone tone = Tones.ofShare(day > 0 ? spending.usdToday() / day : 0);
        line.add(width < NARROW ? whole(spending.usdToday()) : Units.dollars(spending.usdToday()), tone);
        if (day > 0) {
            line.add("/" + (day == Math.rint(day) ? whole(day) : Units.dollars(day)), Tone.MUTED);
        }
        line.add(width < NARROW ? "" : " today", Tone.MUTED);
        if (width >= 110) {
            line.add("   " + Units.dollars(spending.usdLastHour()), Tone.PLAIN).add(" in the last hour", Tone.MUTED);
            line.add("   " + Units.dollars(spending.usd()), Tone.PLAIN).add(" in all", Tone.MUTED);
        }
        line.add(" ", Tone.MUTED);
    }

    private static String whole(double dollars) {
        return "$" + Units.count(Math.round(dollars));
    }

    /** What waits to be spawned, and for what. */
    static Line waiting(TeamSnapshot snapshot, int width, Glyphs glyphs) {
        WaitingSpawn first = snapshot.waiting().getFirst();
        Line.Builder line = new Line.Builder(width, glyphs);
        line.add("    WAITING " + snapshot.waiting().size(), Tone.MUTED);
        line.add("  " + first.role().word(), Tone.PLAIN);
        first.task().ifPresent(task -> line.add(" " + Clean.line(task, 40).strip(), Tone.PLAIN));
        return line.add("  " + Clean.line(first.why(), MAX_TEXT), Tone.WAIT).build();
    }
}

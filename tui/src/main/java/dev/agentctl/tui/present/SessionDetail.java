package dev.agentctl.tui.present;

import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.AgentSession.Activity;
import dev.agentctl.shared.team.AgentSession.Conversation;
import dev.agentctl.shared.team.AgentSession.Spending;
import dev.agentctl.shared.team.AgentSession.Standing;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.tui.state.Ui;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Everything known about one session: its facts, notices, findings, and the end of what it says and does. */
final class SessionDetail {
    private static final int MAX_NOTICES = 8;

    private final DetailPage page;
    private final Ui ui;
    private final int width;
    private final Glyphs glyphs;
    private final ZoneId zone;
    private final Instant at;

    private SessionDetail(DetailPage page, Ui ui, int width, Glyphs glyphs, ZoneId zone, Instant at) {
        this.page = page;
        this.ui = ui;
        this.width = width;
        this.glyphs = glyphs;
        this.zone = zone;
        this.at = at;
    }

    static List<Line> lines(Ui ui, int width, int room, Glyphs glyphs, ZoneId zone) {
        Optional<SessionSample> selected = ui.selectedSession();
        if (selected.isEmpty()) {
            return List.of(Line.of("  This session is gone.", Tone.MUTED, width, glyphs));
        }
        SessionSample sample = selected.get();
        Instant at = ui.fleet().snapshot().orElseThrow().at();
        DetailPage page = new DetailPage(width, glyphs, at);
        SessionDetail view = new SessionDetail(page, ui, width, glyphs, zone, at);
        view.title(sample);
        view.standing(sample.session());
        view.conversation(sample.session());
        view.spending(sample);
        view.processes(sample);
        view.places(sample);
        view.notices(sample.session().notices());
        page.findings(ui.fleet().of(sample.id()));
        page.log(ui.log(), room);
        return Page.fromTop(page.lines(), ui.place().scroll(), room);
    }

    private void title(SessionSample sample) {
        SessionCondition condition = SessionCondition.of(sample.session());
        Line.Builder line = new Line.Builder(width, glyphs).gap(2);
        line.add(SessionCells.nick(sample), Tone.STRONG).gap(2);
        line.add(glyphs.of(condition) + " " + condition.word(), Tones.of(condition));
        line.add("  " + sample.session().role().word() + " of team " + sample.team(), Tone.MUTED);
        Optional<TeamSample> team = team(sample);
        if (team.isPresent() && TeamLine.isStale(team.get(), at)) {
            line.add("  as of " + Units.duration(team.get().age(at).orElse(Duration.ZERO)) + " ago", Tone.BAD);
        }
        page.add(line.build());
        page.add(Line.EMPTY);
    }

    private Optional<TeamSample> team(SessionSample sample) {
        return ui.fleet()
                .snapshot()
                .flatMap(fleet -> fleet.teams().stream()
                        .filter(team -> team.name().equals(sample.team()))
                        .findFirst());
    }

    private void standing(AgentSession session) {
        page.text("task", session.task().orElse("none: it waits for one"), Tone.PLAIN);
        Standing standing = session.standing();
        String until = standing.until()
                .filter(time -> time.isAfter(at))
                .map(time -> ", for " + Units.duration(Duration.between(at, time)) + " more")
                .orElse("");
        page.text(
                "phase",
                standing.phase().word() + since(standing.since()) + until + because(standing.why()),
                Tone.PLAIN);
        Activity activity = session.activity();
        page.text(
                "seen", activity.signal().word() + since(activity.since()) + because(activity.evidence()), Tone.PLAIN);
        page.fact(
                "active",
                activity.lastActive().equals(Instant.EPOCH) ? "unknown" : page.ago(activity.lastActive()),
                Tone.PLAIN);
    }

    private String since(Instant then) {
        return then.equals(Instant.EPOCH) ? "" : " for " + Units.age(Duration.between(then, at));
    }

    private static String because(String why) {
        return why.isBlank() ? "" : ": " + why;
    }

    private void conversation(AgentSession session) {
        Conversation talk = session.conversation();
        page.fact("session", Clean.line(talk.sessionId(), 80), Tone.PLAIN);
        page.fact("model", Clean.line(talk.model(), 60) + ", generation " + session.generation(), Tone.PLAIN);
        String began = talk.began().equals(Instant.EPOCH)
                ? "unknown"
                : page.ago(talk.began()) + ", at " + DetailPage.date(talk.began(), zone);
        page.fact(
                "began",
                began
                        + talk.handoffPage()
                                .map(from -> ", from " + Clean.line(from, 80))
                                .orElse(""),
                Tone.PLAIN);
    }

    private void spending(SessionSample sample) {
        Spending spending = sample.session().spending();
        Line.Builder line = page.label("context").cell(Units.count(spending.context()), 6, Tone.STRONG);
        if (spending.contextLimit() > 0) {
            SessionCells.bar(line, sample, Math.clamp(width - 44, 0, 30), glyphs);
            line.add(
                    "  " + Units.percent(Math.min(9999, 100 * sample.contextShare())) + " of "
                            + Units.count(spending.contextLimit()) + ", then a shift change",
                    Tone.MUTED);
        }
        page.add(line.build());
        Tokens tokens = spending.tokens();
        page.fact("tokens", DetailView.tokens(tokens, ""), Tone.PLAIN);
        page.fact(
                "cost",
                (spending.complete() ? "" : "at least ")
                        + Units.dollars(spending.usd())
                        + (spending.budgetUsd().isPresent()
                                ? " of " + Units.dollars(spending.budgetUsd().getAsDouble())
                                : "")
                        + ", " + Units.dollars(spending.usdLastHour()) + " in the last hour",
                Tones.ofShare(sample.budgetShare()));
    }

    private void processes(SessionSample sample) {
        if (sample.cpuPercent().isPresent()) {
            page.add(page.label("cpu")
                    .cell(SessionCells.cpu(sample) + "%", 6, Tone.STRONG)
                    .add(
                            Meter.trail(
                                    sample.cpuTrail(),
                                    ui.fleet().readings(),
                                    Math.clamp(width - 44, 0, 60),
                                    1,
                                    100,
                                    glyphs),
                            Tone.WAIT)
                    .add("  100% = one core", Tone.MUTED)
                    .build());
        }
        String pid = sample.session()
                .process()
                .map(process -> "pid " + process.pid())
                .orElse("no process");
        page.fact(
                "processes",
                sample.usage()
                        .map(usage -> pid + ", " + Units.bytes(usage.memoryBytes()) + " resident, "
                                + Units.count(usage.pids()) + " processes and threads")
                        .orElse(sample.session().process().isPresent() ? pid + ", not seen from here" : pid),
                Tone.PLAIN);
    }

    private void places(SessionSample sample) {
        sample.worktree().ifPresent(path -> page.text("worktree", path, Tone.PLAIN));
        sample.session().worktree().ifPresent(tree -> page.fact("branch", Clean.line(tree.branch(), 200), Tone.PLAIN));
        if (!sample.session().channels().isEmpty()) {
            page.fact("channels", Clean.line(String.join(" ", sample.session().channels()), 200), Tone.PLAIN);
        }
    }

    private void notices(List<Notice> notices) {
        if (notices.isEmpty()) {
            return;
        }
        page.add(Line.EMPTY);
        page.add(Line.of("  NOTICES", Tone.MUTED, width, glyphs));
        // The newest matter most where there are many.
        List<Notice> shown = notices.subList(Math.max(0, notices.size() - MAX_NOTICES), notices.size());
        for (Notice notice : shown) {
            page.text(
                    Clean.line(notice.kind(), DetailPage.LABEL - 1),
                    notice.text() + " (" + Units.age(Duration.between(notice.since(), at)) + ")",
                    Tone.WARN);
        }
    }
}

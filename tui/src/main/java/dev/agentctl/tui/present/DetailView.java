package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.engine.Agent.Run;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.tui.state.Ui;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Everything known about one agent: its state, the evidence against it, the end of its log. */
final class DetailView {
    private static final int LABEL = 10;
    private static final int MAX_TEXT = 600;
    private static final int MAX_FOLDED = 4;
    private static final int MIN_LOG = 6;

    private final List<Line> lines = new ArrayList<>();
    private final Ui ui;
    private final int width;
    private final Glyphs glyphs;
    private final Instant at;

    private DetailView(Ui ui, int width, Glyphs glyphs, Instant at) {
        this.ui = ui;
        this.width = width;
        this.glyphs = glyphs;
        this.at = at;
    }

    static List<Line> lines(Ui ui, int width, int room, Glyphs glyphs, ZoneId zone) {
        Optional<AgentSample> selected = ui.selected();
        if (selected.isEmpty()) {
            return List.of(Line.of("  This agent is gone.", Tone.MUTED, width, glyphs));
        }
        Instant at = ui.fleet().snapshot().orElseThrow().at();
        DetailView view = new DetailView(ui, width, glyphs, at);
        view.title(selected.get());
        view.facts(selected.get(), zone);
        view.findings(ui.fleet().of(selected.get().agent().id()));
        view.log(room);
        return Page.fromTop(view.lines, ui.place().scroll(), room);
    }

    private void title(AgentSample sample) {
        Line.Builder line = new Line.Builder(width, glyphs).gap(2);
        line.add(sample.agent().name().text(), Tone.STRONG).gap(2);
        line.add(glyphs.of(sample.condition()) + " " + sample.condition().word(), Tones.of(sample.condition()));
        if (sample.agent().isProtected()) {
            line.add("  protected", Tone.ACCENT);
        }
        lines.add(line.build());
        lines.add(Line.EMPTY);
    }

    private void facts(AgentSample sample, ZoneId zone) {
        fact("engine", engine(sample), Tone.PLAIN);
        text("mission", AgentCells.mission(sample), Tone.PLAIN);
        if (sample.agent().run() instanceof Run.Ended ended) {
            fact("ended", ended(ended), Tone.PLAIN);
        } else if (!sample.agent().id().startedAt().equals(Instant.EPOCH)) {
            Instant start = sample.agent().id().startedAt();
            fact("up", Units.duration(Duration.between(start, at)) + ", since " + date(start, zone), Tone.PLAIN);
        }
        usage(sample);
        sample.state().ifPresent(this::state);
        activity(sample);
        sample.homeProblem().ifPresent(problem -> text("home", problem, Tone.WARN));
    }

    private String engine(AgentSample sample) {
        String dot = " " + glyphs.dot() + " ";
        return Clean.line(sample.agent().id().engine(), 60)
                + dot
                + Clean.line(sample.agent().id().shortKey(), 12)
                + dot
                + Clean.line(sample.agent().what(), 80)
                + dot
                + (sample.agent().supervised() ? "supervised" : "without a supervisor");
    }

    private String ended(Run.Ended ended) {
        OptionalLong code = ended.exitCode();
        return Units.duration(Duration.between(ended.at(), at)) + " ago"
                + (code.isPresent() ? ", exit code " + code.getAsLong() : "")
                + (ended.oomKilled() ? ", killed for memory" : "");
    }

    private void usage(AgentSample sample) {
        if (sample.cpuPercent().isPresent()) {
            double full = AgentCells.fullCpu(sample);
            Line.Builder line = label("cpu");
            line.cell(AgentCells.cpu(sample) + "%", 6, Tone.STRONG);
            int trail = Math.clamp(width - 44, 0, 60);
            line.add(Meter.trail(sample.cpuTrail(), ui.fleet().readings(), trail, 1, full, glyphs), Tone.WAIT);
            line.add("  of " + Units.percent(full) + "; 100% = one core", Tone.MUTED);
            lines.add(line.build());
        }
        if (sample.usage().isEmpty()) {
            return;
        }
        Usage usage = sample.usage().get();
        Line.Builder line = label("memory").cell(Units.bytes(usage.memoryBytes()), 6, Tone.STRONG);
        OptionalLong limit = AgentCells.limitBytes(sample);
        if (limit.isPresent()) {
            double share = AgentCells.memoryShare(sample);
            Tone tone = Tones.ofShare(share);
            Meter.bar(line, share, Math.clamp(width - 44, 0, 30), tone == Tone.PLAIN ? Tone.GOOD : tone, glyphs);
            line.add("  " + Units.percent(share * 100) + " of " + Units.bytes(limit.getAsLong()), Tone.MUTED);
        } else {
            line.add("no limit", Tone.MUTED);
        }
        lines.add(line.build());
        fact("pids", Units.count(usage.pids()), Tone.PLAIN);
        if (usage.oomKills().orElse(0) > 0) {
            fact("oom kills", Units.count(usage.oomKills().getAsLong()), Tone.BAD);
        }
    }

    private void state(AgentState state) {
        StringBuilder restarts = new StringBuilder(Units.count(state.restartCount()));
        state.exitReason().ifPresent(reason -> restarts.append(", last end ").append(reason.word()));
        state.nextStartAt()
                .filter(next -> next.isAfter(at))
                .ifPresent(
                        next -> restarts.append(", next start in ").append(Units.duration(Duration.between(at, next))));
        state.backoff()
                .filter(wait -> !wait.isZero())
                .ifPresent(wait -> restarts.append(", then a wait of ").append(Units.duration(wait)));
        fact("restarts", restarts.toString(), Tone.PLAIN);
        state.lastError().filter(error -> !error.isBlank()).ifPresent(error -> text("error", error, Tone.BAD));
        state.sessionId().ifPresent(session -> fact("session", session(state, session), Tone.PLAIN));
        state.tokens().ifPresent(tokens -> fact("tokens", tokens(state, tokens), Tone.PLAIN));
        if (state.costUsd().isPresent()) {
            fact("cost", cost(state, state.costUsd().getAsDouble()), Tone.PLAIN);
        }
        state.rateLimit()
                .filter(limit ->
                        limit.resetsAt().filter(reset -> reset.isAfter(at)).isPresent())
                .ifPresent(limit -> fact("limit", limit(limit), Tone.WARN));
    }

    private String session(AgentState state, String session) {
        String model = state.model().map(name -> ", " + Clean.line(name, 60)).orElse("");
        String context = state.contextTokens().isPresent()
                ? ", context of " + Units.count(state.contextTokens().getAsLong()) + " tokens"
                : "";
        return Clean.line(session, 80) + model + context;
    }

    private static String tokens(AgentState state, Tokens tokens) {
        String turns =
                state.turns().isPresent() ? ", in " + Units.count(state.turns().getAsLong()) + " turns" : "";
        String budget = state.budgetTokens().isPresent()
                ? " of " + Units.count(state.budgetTokens().getAsLong())
                : "";
        return Units.count(tokens.total()) + budget + ": " + Units.count(tokens.input()) + " in, "
                + Units.count(tokens.output()) + " out, " + Units.count(tokens.cacheRead()) + " read from the cache, "
                + Units.count(tokens.cacheWrite()) + " written to it" + turns;
    }

    private static String cost(AgentState state, double cost) {
        return (state.costIsComplete() ? "" : "at least ")
                + Units.dollars(cost)
                + (state.budgetUsd().isPresent()
                        ? " of " + Units.dollars(state.budgetUsd().getAsDouble())
                        : "")
                + (state.costIsComplete() ? "" : "; a turn ended without its result");
    }

    private String limit(RateLimit limit) {
        return Clean.line(limit.type() + " " + limit.status(), 60).strip()
                + limit.resetsAt()
                        .map(reset -> ", until in " + Units.duration(Duration.between(at, reset)))
                        .orElse("");
    }

    private void activity(AgentSample sample) {
        List<String> signs = new ArrayList<>();
        signs.add(sample.lastActive().map(this::ago).orElse("unknown"));
        sample.heartbeat().ifPresent(beat -> signs.add("heartbeat " + ago(beat)));
        sample.logWritten().ifPresent(written -> signs.add("log " + ago(written)));
        fact("active", String.join(", ", signs), Tone.PLAIN);
    }

    private void findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        lines.add(Line.EMPTY);
        lines.add(Line.of("  FINDINGS", Tone.MUTED, width, glyphs));
        for (Finding finding : FindingsPanel.gravestFirst(findings)) {
            Tone tone = Tones.of(finding.severity());
            String sign = glyphs.of(finding.severity()) + " " + finding.kind().word() + ": ";
            List<String> parts = Text.fold(sign + Clean.line(finding.sentence(), MAX_TEXT), width - 4);
            parts.forEach(part -> lines.add(Line.of("  " + part, tone, width, glyphs)));
            for (Finding.Evidence evidence : finding.evidence()) {
                lines.add(new Line.Builder(width, glyphs)
                        .gap(4)
                        .add(Clean.line(evidence.signal(), MAX_TEXT) + "  ", Tone.MUTED)
                        .add(Clean.line(evidence.value(), MAX_TEXT), Tone.PLAIN)
                        .add(
                                evidence.age().toSeconds() < 1 ? "" : "  " + Units.age(evidence.age()) + " old",
                                Tone.MUTED)
                        .build());
            }
            finding.recommendation()
                    .ifPresent(remedy -> lines.add(new Line.Builder(width, glyphs)
                            .gap(4)
                            .add(Clean.line(remedy.sentence(), MAX_TEXT) + "  ", Tone.PLAIN)
                            .add(Clean.line(remedy.command(), MAX_TEXT), Tone.ACCENT)
                            .build()));
        }
    }

    /** The log's end fills what is left of the screen. */
    private void log(int room) {
        lines.add(Line.EMPTY);
        Line.Builder title = new Line.Builder(width, glyphs).add("  LOG", Tone.MUTED);
        ui.log().ifPresent(tail -> title.add("  " + tail.source(), Tone.MUTED));
        lines.add(title.build());
        lines.addAll(Page.fromEnd(LogView.tail(ui.log(), width, glyphs), 0, Math.max(MIN_LOG, room - lines.size())));
    }

    private Line.Builder label(String label) {
        return new Line.Builder(width, glyphs).gap(2).cell(label, LABEL, Tone.MUTED);
    }

    private void fact(String label, String value, Tone tone) {
        lines.add(label(label).add(value, tone).build());
    }

    private void text(String label, String value, Tone tone) {
        List<String> parts = Text.fold(Clean.line(value, MAX_TEXT), width - LABEL - 4);
        for (int i = 0; i < Math.min(parts.size(), MAX_FOLDED); i++) {
            fact(i == 0 ? label : "", parts.get(i), tone);
        }
    }

    private String ago(Instant then) {
        return Units.age(Duration.between(then, at)) + " ago";
    }

    private static String date(Instant then, ZoneId zone) {
        LocalDate day = then.atZone(zone).toLocalDate();
        return day + " " + HostLine.clock(then, zone);
    }
}

package dev.agentctl.tui.present;

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
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Everything known about one agent: its state, the evidence against it, the end of its log. */
final class DetailView {
    private final DetailPage page;
    private final Ui ui;
    private final int width;
    private final Glyphs glyphs;
    private final Instant at;

    private DetailView(DetailPage page, Ui ui, int width, Glyphs glyphs, Instant at) {
        this.page = page;
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
        DetailPage page = new DetailPage(width, glyphs, at);
        DetailView view = new DetailView(page, ui, width, glyphs, at);
        view.title(selected.get());
        view.facts(selected.get(), zone);
        page.findings(ui.fleet().of(selected.get().agent().id()));
        page.log(ui.log(), room);
        return Page.fromTop(page.lines(), ui.place().scroll(), room);
    }

    private void title(AgentSample sample) {
        Line.Builder line = new Line.Builder(width, glyphs).gap(2);
        line.add(sample.agent().name().text(), Tone.STRONG).gap(2);
        line.add(glyphs.of(sample.condition()) + " " + sample.condition().word(), Tones.of(sample.condition()));
        if (sample.agent().isProtected()) {
            line.add("  protected", Tone.ACCENT);
        }
        page.add(line.build());
        page.add(Line.EMPTY);
    }

    private void facts(AgentSample sample, ZoneId zone) {
        page.fact("engine", engine(sample), Tone.PLAIN);
        page.text("mission", AgentCells.mission(sample), Tone.PLAIN);
        if (sample.agent().run() instanceof Run.Ended ended) {
            page.fact("ended", ended(ended), Tone.PLAIN);
        } else if (!sample.agent().id().startedAt().equals(Instant.EPOCH)) {
            Instant start = sample.agent().id().startedAt();
            page.fact(
                    "up",
                    Units.duration(Duration.between(start, at)) + ", since " + DetailPage.date(start, zone),
                    Tone.PLAIN);
        }
        usage(sample);
        sample.state().ifPresent(this::state);
        activity(sample);
        sample.homeProblem().ifPresent(problem -> page.text("home", problem, Tone.WARN));
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
            Line.Builder line = page.label("cpu");
            line.cell(AgentCells.cpu(sample) + "%", 6, Tone.STRONG);
            int trail = Math.clamp(width - 44, 0, 60);
            line.add(Meter.trail(sample.cpuTrail(), ui.fleet().readings(), trail, 1, full, glyphs), Tone.WAIT);
            line.add("  of " + Units.percent(full) + "; 100% = one core", Tone.MUTED);
            page.add(line.build());
        }
        if (sample.usage().isEmpty()) {
            return;
        }
        Usage usage = sample.usage().get();
        Line.Builder line = page.label("memory").cell(Units.bytes(usage.memoryBytes()), 6, Tone.STRONG);
        OptionalLong limit = AgentCells.limitBytes(sample);
        if (limit.isPresent()) {
            double share = AgentCells.memoryShare(sample);
            Tone tone = Tones.ofShare(share);
            Meter.bar(line, share, Math.clamp(width - 44, 0, 30), tone == Tone.PLAIN ? Tone.GOOD : tone, glyphs);
            line.add("  " + Units.percent(share * 100) + " of " + Units.bytes(limit.getAsLong()), Tone.MUTED);
        } else {
            line.add("no limit", Tone.MUTED);
        }
        page.add(line.build());
        page.fact("pids", Units.count(usage.pids()), Tone.PLAIN);
        if (usage.oomKills().orElse(0) > 0) {
            page.fact("oom kills", Units.count(usage.oomKills().getAsLong()), Tone.BAD);
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
        page.fact("restarts", restarts.toString(), Tone.PLAIN);
        state.lastError().filter(error -> !error.isBlank()).ifPresent(error -> page.text("error", error, Tone.BAD));
        state.sessionId().ifPresent(session -> page.fact("session", session(state, session), Tone.PLAIN));
        state.tokens().ifPresent(tokens -> page.fact("tokens", tokens(state, tokens), Tone.PLAIN));
        if (state.costUsd().isPresent()) {
            page.fact("cost", cost(state, state.costUsd().getAsDouble()), Tone.PLAIN);
        }
        state.rateLimit()
                .filter(limit ->
                        limit.resetsAt().filter(reset -> reset.isAfter(at)).isPresent())
                .ifPresent(limit -> page.fact("limit", limit(limit), Tone.WARN));
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
        return tokens(tokens, budget) + turns;
    }

    /** @param budget said after the sum */
    static String tokens(Tokens tokens, String budget) {
        return Units.count(tokens.total()) + budget + ": " + Units.count(tokens.input()) + " in, "
                + Units.count(tokens.output()) + " out, " + Units.count(tokens.cacheRead()) + " read from the cache, "
                + Units.count(tokens.cacheWrite()) + " written to it";
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
        signs.add(sample.lastActive().map(page::ago).orElse("unknown"));
        sample.heartbeat().ifPresent(beat -> signs.add("heartbeat " + page.ago(beat)));
        sample.logWritten().ifPresent(written -> signs.add("log " + page.ago(written)));
        page.fact("active", String.join(", ", signs), Tone.PLAIN);
    }
}

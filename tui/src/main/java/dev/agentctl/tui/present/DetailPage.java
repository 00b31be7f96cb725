package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.tui.state.LogTail;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A page about one life, put together from the top: facts with their labels, findings, a log. Not thread-safe. */
final class DetailPage {
    static final int LABEL = 10;
    private static final int MAX_TEXT = 600;
    private static final int MAX_FOLDED = 4;
    private static final int MIN_LOG = 6;
    /** Lines, some ten screens of them. */
    private static final int MAX_PARAGRAPH = 400;

    private static final int MAX_LINE = 10_000;

    private final List<Line> lines = new ArrayList<>();
    private final int width;
    private final Glyphs glyphs;
    private final Instant at;

    /** @param at whose ages are told */
    DetailPage(int width, Glyphs glyphs, Instant at) {
        this.width = width;
        this.glyphs = glyphs;
        this.at = at;
    }

    List<Line> lines() {
        return lines;
    }

    void add(Line line) {
        lines.add(line);
    }

    Line.Builder label(String label) {
        return new Line.Builder(width, glyphs).gap(2).cell(label, LABEL, Tone.MUTED);
    }

    /** On one line, cut where it is too long. */
    void fact(String label, String value, Tone tone) {
        lines.add(label(label).add(value, tone).build());
    }

    /** Cleaned, and on a few lines where it is long. */
    void text(String label, String value, Tone tone) {
        List<String> parts = Text.fold(Clean.line(value, MAX_TEXT), width - LABEL - 4);
        for (int i = 0; i < Math.min(parts.size(), MAX_FOLDED); i++) {
            fact(i == 0 ? label : "", parts.get(i), tone);
        }
    }

    /** All of it, line by line, each cleaned and folded; what is absurdly long is cut. */
    void paragraph(String label, String value, Tone tone) {
        String head = label;
        int room = MAX_PARAGRAPH;
        for (String line : value.strip().split("\n", MAX_PARAGRAPH)) {
            for (String part : Text.fold(Clean.line(line, MAX_LINE), width - LABEL - 4)) {
                if (room-- > 0) {
                    fact(head, part, tone);
                }
                head = "";
            }
        }
    }

    void findings(List<Finding> findings) {
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
    void log(Optional<LogTail> log, int room) {
        lines.add(Line.EMPTY);
        Line.Builder title = new Line.Builder(width, glyphs).add("  LOG", Tone.MUTED);
        log.ifPresent(tail -> title.add("  " + tail.source(), Tone.MUTED));
        lines.add(title.build());
        lines.addAll(Page.fromEnd(LogView.tail(log, width, glyphs), 0, Math.max(MIN_LOG, room - lines.size())));
    }

    String ago(Instant then) {
        return Units.age(Duration.between(then, at)) + " ago";
    }

    static String date(Instant then, ZoneId zone) {
        LocalDate day = then.atZone(zone).toLocalDate();
        return day + " " + HostLine.clock(then, zone);
    }
}

package dev.agentctl.tui.present;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.key.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the rules found, gravest first, each with what to do about it. */
final class FindingsPanel {
    private static final int MAX_TEXT = 500;
    private static final int MAX_SUBJECT = 20;
    private static final Set<Kind> TASK_KINDS = Set.of(Kind.TASK_DEAD, Kind.TASKS_WAITING, Kind.CHAT_GONE);

    private FindingsPanel() {}

    /** How many lines it takes to show all, the title among them. */
    static int wanted(List<Finding> findings) {
        int wanted = findings.isEmpty() ? 0 : 1;
        for (Finding finding : findings) {
            wanted += finding.recommendation().isPresent() ? 2 : 1;
        }
        return wanted;
    }

    /**
     * At most so many lines, the title among them; none where nothing was found. What the listing is about comes first,
     * the gravest of it first.
     */
    static List<Line> lines(List<Finding> findings, Listing listing, int width, int room, Glyphs glyphs) {
        if (findings.isEmpty() || room < 2) {
            return List.of();
        }
        List<Finding> ordered = ordered(findings, listing);
        int subject = 0;
        for (Finding finding : ordered) {
            subject = Math.max(subject, Width.of(Clean.line(finding.subject(), MAX_SUBJECT)));
        }
        List<Line> lines = new ArrayList<>();
        lines.add(title(findings, listing == Listing.AGENTS, width, glyphs));
        for (int i = 0; i < ordered.size(); i++) {
            List<Line> one = finding(ordered.get(i), subject, width, glyphs);
            int left = room - lines.size();
            boolean last = i == ordered.size() - 1;
            if (left < one.size() + (last ? 0 : 1)) {
                // Without its remedy a finding still fits where both do not.
                if (left >= (last ? 1 : 2)) {
                    lines.add(one.getFirst());
                    i++;
                }
                if (i < ordered.size() && lines.size() < room) {
                    lines.add(Line.of("  and " + (ordered.size() - i) + " more", Tone.MUTED, width, glyphs));
                }
                break;
            }
            lines.addAll(one);
        }
        return lines;
    }

    private static List<Finding> ordered(List<Finding> findings, Listing listing) {
        List<Finding> ordered = new ArrayList<>();
        for (int distance = 0; distance <= 2; distance++) {
            List<Finding> there = new ArrayList<>();
            for (Finding finding : findings) {
                if (distance(finding, listing) == distance) {
                    there.add(finding);
                }
            }
            ordered.addAll(gravestFirst(there));
        }
        return ordered;
    }

    /** From what is listed: 0 for what is about that. */
    private static int distance(Finding finding, Listing listing) {
        return switch (listing) {
            case AGENTS -> finding.isOfTeam() ? 1 : 0;
            case SESSIONS -> finding.isOfTeam() ? 0 : 1;
            case TASKS -> TASK_KINDS.contains(finding.kind()) ? 0 : finding.isOfTeam() ? 1 : 2;
        };
    }

    /** Stable: equals stay in the rules' own order. */
    static List<Finding> gravestFirst(List<Finding> findings) {
        List<Finding> ordered = new ArrayList<>();
        for (Severity severity : List.of(Severity.CRITICAL, Severity.WARNING, Severity.NOTE)) {
            for (Finding finding : findings) {
                if (finding.severity() == severity) {
                    ordered.add(finding);
                }
            }
        }
        return ordered;
    }

    private static Line title(List<Finding> findings, boolean offering, int width, Glyphs glyphs) {
        Line.Builder line = new Line.Builder(width, glyphs);
        line.add("  FINDINGS ", Tone.MUTED).add(Integer.toString(findings.size()), Tone.STRONG);
        if (offering) {
            offer(line, "m", "high-memory", count(findings, Kind.HIGH_MEMORY));
            offer(line, "i", "idle", count(findings, Kind.IDLE));
        }
        return line.build();
    }

    private static void offer(Line.Builder line, String key, String word, int count) {
        if (count > 0 && line.free() > 12 + word.length()) {
            line.gap(3).add(key, Tone.ACCENT).add(" stops " + count + " " + word, Tone.MUTED);
        }
    }

    private static int count(List<Finding> findings, Kind kind) {
        int count = 0;
        for (Finding finding : findings) {
            if (finding.kind() == kind
                    && finding.recommendation().isPresent()
                    && finding.recommendation().get().act() == Act.STOP) {
                count++;
            }
        }
        return count;
    }

    /** Without the subject, which stands before it already. */
    private static String sentence(Finding finding) {
        String sentence = Clean.line(finding.sentence(), MAX_TEXT);
        String subject = finding.subject() + " ";
        return sentence.startsWith(subject) ? sentence.substring(subject.length()) : sentence;
    }

    private static List<Line> finding(Finding finding, int subject, int width, Glyphs glyphs) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line.Builder(width, glyphs)
                .add("  " + glyphs.of(finding.severity()) + " ", Tones.of(finding.severity()))
                .cell(Clean.line(finding.subject(), MAX_SUBJECT), subject, Tone.STRONG)
                .gap(2)
                .add(sentence(finding), Tone.PLAIN)
                .build());
        finding.recommendation()
                .ifPresent(remedy -> lines.add(new Line.Builder(width, glyphs)
                        .gap(4 + subject + 2)
                        .add(Clean.line(remedy.sentence(), MAX_TEXT), Tone.MUTED)
                        .gap(2)
                        .add(Clean.line(remedy.command(), MAX_TEXT), Tone.ACCENT)
                        .build()));
        return lines;
    }
}

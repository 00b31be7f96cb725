package dev.agentctl.supervisor.wiki;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.team.Role;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a session leaves to its successor: a page {@code handoff/<date>-<nick>-<n>} that says what was done, what is open
 * and what comes next, with the facts about the session as front matter.
 */
public final class HandoffPage {
    /** Pages of one nick on one day. */
    private static final int MOST = 1000;

    private static final String FENCE = "---\n";

    private HandoffPage() {}

    /**
     * The facts.
     *
     * @param tokens as billed, all kinds together
     * @param predecessor the page that this session began from
     */
    public record Facts(
            String nick,
            Role role,
            Optional<String> task,
            Optional<String> branch,
            long tokens,
            double usd,
            Optional<String> predecessor) {}

    /** The first name of the day and nick that no page has. */
    public static PageName next(Wiki wiki, LocalDate day, String nick) throws IOException {
        for (PageName name : names(day, nick)) {
            if (wiki.read(name).isEmpty()) {
                return name;
            }
        }
        throw new IOException("no name is left for a handoff page of " + nick + " today");
    }

    private static List<PageName> names(LocalDate day, String nick) {
        List<PageName> names = new ArrayList<>();
        for (int number = 1; number <= MOST; number++) {
            names.add(PageName.of("handoff/" + day + "-" + nick.replace('/', '-') + "-" + number));
        }
        return names;
    }

    /** The page as a whole; each part is Markdown. */
    public static String text(Facts facts, String done, String open, String next) {
        return withFacts(
                facts,
                "# Handoff of " + facts.nick() + "\n\n## Done\n\n" + done.strip() + "\n\n## Open\n\n" + open.strip()
                        + "\n\n## Next steps\n\n" + next.strip() + "\n");
    }

    /** A page that a session wrote, with the facts as its front matter instead of what it may have put there itself. */
    public static String withFacts(Facts facts, String text) {
        StringBuilder page = new StringBuilder(FENCE);
        field(page, "title", "Handoff of " + facts.nick());
        field(page, "nick", facts.nick());
        field(page, "role", facts.role().word());
        facts.task().ifPresent(task -> field(page, "task", task));
        facts.branch().ifPresent(branch -> field(page, "branch", branch));
        page.append("tokens: ").append(facts.tokens()).append('\n');
        // Four digits after the point, without the cost of a formatter.
        long myriads = Math.round(facts.usd() * 10_000);
        String fraction =
                Long.toString(10_000 + Math.floorMod(myriads, 10_000L)).substring(1);
        page.append("cost_usd: ")
                .append(Math.floorDiv(myriads, 10_000L))
                .append('.')
                .append(fraction)
                .append('\n');
        facts.predecessor().ifPresent(before -> field(page, "predecessor", before));
        return page.append(FENCE).append('\n').append(body(text).stripLeading()).toString();
    }

    /** A JSON text is a YAML text too. */
    private static void field(StringBuilder page, String name, String value) {
        page.append(name).append(": ").append(Json.line(value)).append('\n');
    }

    private static String body(String text) {
        if (!text.startsWith(FENCE)) {
            return text;
        }
        int end = text.indexOf("\n" + FENCE, FENCE.length() - 1);
        return end < 0 ? text : text.substring(end + 1 + FENCE.length());
    }

    /**
     * Whether a successor can start from the page.
     *
     * @param text the page's; empty where there is no page
     * @return what is missing and what to write, in one sentence; empty where it is fine
     */
    public static Optional<String> check(Optional<String> text) {
        if (text.isEmpty()) {
            return Optional.of("the handoff page does not exist: write it");
        }
        String body = body(text.get());
        if (body.isBlank()) {
            return Optional.of("the handoff page is empty: write what was done, what is open and the next steps");
        }
        int open = Integer.MAX_VALUE;
        boolean hasHeading = false;
        for (String line : body.lines().toList()) {
            int level = level(line);
            if (level > 0 && level <= open) {
                boolean isOpen = line.toLowerCase(Locale.ROOT).contains("open");
                open = isOpen ? level : Integer.MAX_VALUE;
                hasHeading |= isOpen;
            } else if (open < Integer.MAX_VALUE
                    && line.codePoints().filter(Character::isLetterOrDigit).count() >= 3) {
                return Optional.empty();
            }
        }
        return Optional.of(
                hasHeading
                        ? "the handoff page names no open work: write under '## Open' what is not finished, or that"
                                + " nothing is"
                        : "the handoff page has no section '## Open': name there what is not finished, or that nothing"
                                + " is");
    }

    /** Of a heading: 1 to 6, 7 for a bold line; 0 where the line is none. */
    private static int level(String line) {
        String text = line.strip();
        int marks = 0;
        while (marks < text.length() && text.charAt(marks) == '#') {
            marks++;
        }
        boolean isBold = text.length() > 4 && text.startsWith("**") && (text.endsWith("**") || text.endsWith("**:"));
        return marks > 0 ? Math.min(marks, 6) : isBold ? 7 : 0;
    }
}

package dev.agentctl.supervisor.wiki;

import dev.agentctl.supervisor.git.Git;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What is in the wiki and what was: reads alone, without a lock. */
final class WikiSearch {
    private static final int MAX_OUTPUT = 1 << 20;
    private static final int MAX_DIFF = 64 << 10;
    private static final int MAX_WORDS = 8;
    private static final int MAX_LINE = 300;

    private final Git git;

    WikiSearch(Git git) {
        this.git = git;
    }

    List<PageName> list(String below) throws IOException {
        String within = below.isBlank() ? "" : PageName.of(below).text();
        TreeSet<PageName> pages = new TreeSet<>();
        for (String file : git.call("ls-files", "--cached", "--others", "--exclude-standard", "-z")
                .fields()) {
            Optional<PageName> name = PageName.ofFile(file);
            if (name.isPresent()
                    && (within.isEmpty()
                            || name.get().text().equals(within)
                            || name.get().text().startsWith(within + "/"))) {
                pages.add(name.get());
            }
        }
        return List.copyOf(pages);
    }

    List<Hit> search(String text, int most) throws IOException {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
            if (!word.isEmpty() && words.size() < MAX_WORDS) {
                words.add(word);
            }
        }
        List<Hit> hits = new ArrayList<>();
        if (words.isEmpty()) {
            return hits;
        }
        for (PageName page : list("")) {
            if (hits.size() < most && words.stream().allMatch(page.text()::contains)) {
                hits.add(new Hit(page, 0, ""));
            }
        }
        List<String> call = new ArrayList<>(
                List.of("grep", "-z", "-n", "-i", "-I", "-F", "--untracked", "--no-color", "--all-match"));
        for (String word : words) {
            call.add("-e");
            call.add(word);
        }
        // Exit code 1: nothing found.
        Git.Answer found = git.reading(MAX_OUTPUT).attempt(call.toArray(String[]::new));
        for (String line : found.lines()) {
            String[] parts = line.split("\0", 3);
            if (parts.length == 3 && hits.size() < most) {
                Optional<PageName> page = PageName.ofFile(parts[0]);
                if (page.isPresent()) {
                    hits.add(new Hit(page.get(), number(parts[1]), cut(parts[2])));
                }
            }
        }
        return hits;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException strange) {
            return 0;
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE) + "…";
    }

    List<Change> history(PageName name, int most) throws IOException {
        if (!git.attempt("rev-parse", "--quiet", "--verify", "HEAD").isFine()) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        for (String line : git.reading(MAX_OUTPUT)
                .call("log", "--max-count=" + most, "--format=%h%x09%an%x09%aI%x09%s", "--", name.file())
                .lines()) {
            String[] parts = line.split("\t", 4);
            if (parts.length == 4) {
                changes.add(new Change(parts[0], parts[1], parts[2], parts[3]));
            }
        }
        return changes;
    }

    String diff(PageName name, String from, Optional<String> to) throws IOException {
        List<String> call = new ArrayList<>(List.of("diff", "--no-ext-diff", "--no-textconv", "--no-color"));
        call.add(commit(from));
        if (to.isPresent()) {
            call.add(commit(to.get()));
        }
        call.add("--");
        call.add(name.file());
        Git.Answer diff = git.reading(MAX_DIFF).call(call.toArray(String[]::new));
        return diff.cut() ? diff.output() + "\n… (cut: the difference is larger)\n" : diff.output();
    }

    private String commit(String text) throws IOException {
        if (text.matches("[0-9a-f]{4,64}")
                && git.attempt("rev-parse", "--quiet", "--verify", text + "^{commit}")
                        .isFine()) {
            return text;
        }
        throw new IOException("there is no commit '" + text + "': the page's history names them");
    }
}

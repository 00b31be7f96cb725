package dev.agentctl.supervisor.wiki;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.mcp.McpServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The wiki as tools for one session, whose nick is the author of what it writes. Any thread may call. */
public final class DevWiki implements McpServer {
    private static final int MOST_HITS = 50;
    private static final int MOST_CHANGES = 100;
    private static final int MOST_PAGES = 500;

    /** Characters of a page that one read answers: more is asked for line by line. */
    private static final int MAX_READ = 60_000;

    private final Wiki wiki;
    private final String nick;

    public DevWiki(Wiki wiki, String nick) {
        this.wiki = wiki;
        this.nick = nick;
    }

    @Override
    public String name() {
        return "dev_wiki";
    }

    @Override
    public List<McpTool> tools() {
        return WikiTools.ALL;
    }

    @Override
    public McpAnswer call(String tool, JsonObject arguments) {
        try {
            return switch (tool) {
                case "read" -> read(arguments);
                case "write" -> write(arguments);
                case "append" -> append(arguments);
                case "search" -> search(arguments);
                case "list" -> list(arguments);
                case "history" -> history(arguments);
                case "diff" -> diff(arguments);
                default ->
                    McpAnswer.error("dev_wiki has no tool '" + tool
                            + "': use read, write, append, search, list, history or diff");
            };
        } catch (WikiConflictException conflict) {
            return McpAnswer.error("Nothing was written: " + conflict.getMessage()
                    + ". Read the page, put your change into what it says now, and write that with the version"
                    + " that the read named.");
        } catch (IllegalArgumentException wrong) {
            return McpAnswer.error("Nothing was done: " + wrong.getMessage() + ".");
        } catch (IOException failure) {
            return McpAnswer.error("That failed: " + failure.getMessage() + ".");
        }
    }

    private McpAnswer read(JsonObject arguments) throws IOException {
        PageName name = page(arguments);
        Optional<Page> page = wiki.read(name);
        if (page.isEmpty()) {
            return McpAnswer.error("There is no page '" + name
                    + "'. Use list or search to find pages; use write without" + " a version to make this one.");
        }
        long first = Math.max(1, arguments.number("from_line").orElse(1));
        List<String> lines = page.get().text().lines().toList();
        StringBuilder shown = new StringBuilder();
        int next = (int) Math.min(first - 1, lines.size());
        while (next < lines.size() && shown.length() + lines.get(next).length() < MAX_READ) {
            shown.append(lines.get(next++)).append('\n');
        }
        String head = "Page '" + name + "', version " + page.get().version() + ", " + lines.size() + " lines";
        if (next == lines.size()) {
            return McpAnswer.of(head + ":\n\n" + shown);
        }
        if (shown.isEmpty()) {
            // A line longer than an answer: its beginning is better than nothing.
            shown.append(lines.get(next++), 0, MAX_READ).append("… (the line goes on)\n");
        }
        return McpAnswer.of(head + " (lines " + first + " to " + next + "; read on with from_line " + (next + 1)
                + "):\n\n" + shown);
    }

    private McpAnswer write(JsonObject arguments) throws IOException {
        PageName name = page(arguments);
        Page page = wiki.write(name, text(arguments, "text"), version(arguments), nick, message(arguments));
        return written(page);
    }

    private McpAnswer append(JsonObject arguments) throws IOException {
        return written(wiki.append(page(arguments), text(arguments, "text"), nick, message(arguments)));
    }

    private McpAnswer written(Page page) {
        String said = "Page '" + page.name() + "' is saved, in version " + page.version() + ".";
        return McpAnswer.of(
                wiki.trouble().map(trouble -> said + " Note: " + trouble + ".").orElse(said));
    }

    private McpAnswer search(JsonObject arguments) throws IOException {
        List<Hit> hits = wiki.search(text(arguments, "words"), MOST_HITS);
        if (hits.isEmpty()) {
            return McpAnswer.of("Nothing was found. Try fewer or other words, or list the pages.");
        }
        StringBuilder said = new StringBuilder();
        for (Hit hit : hits) {
            said.append(hit.page())
                    .append(
                            hit.line() == 0
                                    ? ""
                                    : ":" + hit.line() + ": " + hit.text().strip());
            said.append('\n');
        }
        return McpAnswer.of(hits.size() < MOST_HITS ? said.toString() : said + "There may be more: use more words.\n");
    }

    private McpAnswer list(JsonObject arguments) throws IOException {
        List<PageName> pages = wiki.list(arguments.text("below").orElse(""));
        if (pages.isEmpty()) {
            return McpAnswer.of("There are no pages there.");
        }
        StringBuilder said = new StringBuilder();
        for (PageName page : pages.subList(0, Math.min(MOST_PAGES, pages.size()))) {
            said.append(page).append('\n');
        }
        return McpAnswer.of(
                pages.size() <= MOST_PAGES
                        ? said.toString()
                        : said + "There are " + pages.size() + " pages: name a part of the tree with 'below'.\n");
    }

    private McpAnswer history(JsonObject arguments) throws IOException {
        PageName name = page(arguments);
        int most = Math.clamp(arguments.number("most").orElse(20), 1, MOST_CHANGES);
        List<Change> changes = wiki.history(name, most);
        if (changes.isEmpty()) {
            return McpAnswer.error("There never was a page '" + name + "'. Use list or search to find pages.");
        }
        StringBuilder said = new StringBuilder("commit, when, author: message\n");
        for (Change change : changes) {
            said.append(change.commit())
                    .append(", ")
                    .append(change.when())
                    .append(", ")
                    .append(change.author())
                    .append(": ")
                    .append(change.message())
                    .append('\n');
        }
        return McpAnswer.of(said.toString());
    }

    private McpAnswer diff(JsonObject arguments) throws IOException {
        String diff = wiki.diff(page(arguments), text(arguments, "from"), arguments.text("to"));
        return McpAnswer.of(diff.isEmpty() ? "The page is the same in both." : diff);
    }

    private static PageName page(JsonObject arguments) {
        return PageName.of(text(arguments, "page"));
    }

    private static String text(JsonObject arguments, String name) {
        return arguments
                .text(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("the argument '" + name + "' is missing: give it as a text"));
    }

    private static Optional<String> version(JsonObject arguments) {
        return arguments.text("version").map(String::strip).filter(version -> !version.isEmpty());
    }

    private static String message(JsonObject arguments) {
        return arguments.text("message").orElse("");
    }
}

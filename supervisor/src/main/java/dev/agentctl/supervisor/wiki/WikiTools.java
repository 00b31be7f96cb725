package dev.agentctl.supervisor.wiki;

import dev.agentctl.supervisor.mcp.McpServer.Argument;
import dev.agentctl.supervisor.mcp.McpServer.McpTool;
import java.util.List;

/** The wiki's tools as a model reads of them. */
final class WikiTools {
    private static final String PAGE =
            "The page's name, like 'handoff/2026-11-20-ada-1' or 'design/login flow'. '/' makes"
                    + " folders. Names are in small letters and have no dots; '.md' is not part of them.";
    private static final String MESSAGE = "What you changed and why, in one line, for the page's history.";

    static final List<McpTool> ALL = List.of(
            McpTool.of(
                    "read",
                    "Reads a page of the team's wiki. The answer names the page's version, which write needs.",
                    Argument.text("page", PAGE),
                    Argument.whole(
                                    "from_line",
                                    "The first line to show, from 1. Only for pages too long for one answer.")
                            .orNone()),
            McpTool.of(
                    "write",
                    "Makes a page, or replaces its whole text. To change a page that exists, read it first and give"
                            + " the version that you read: if somebody changed it since, nothing is written and you are"
                            + " told.",
                    Argument.text("page", PAGE),
                    Argument.text("text", "The page's whole new text, in Markdown."),
                    Argument.text("version", "The version that you read. Leave it out to make a new page.")
                            .orNone(),
                    Argument.text("message", MESSAGE)),
            McpTool.of(
                    "append",
                    "Adds text at the end of a page, or makes the page. Needs no version: appends of several sessions"
                            + " never overwrite each other.",
                    Argument.text("page", PAGE),
                    Argument.text("text", "What to add, in Markdown."),
                    Argument.text("message", MESSAGE)),
            McpTool.of(
                    "search",
                    "Finds pages that contain all of the words, in any case, and shows the lines that have one of"
                            + " them.",
                    Argument.text("words", "Words, with spaces between them.")),
            McpTool.of(
                    "list",
                    "Lists the wiki's pages by name.",
                    Argument.text("below", "Only pages in this folder, like 'handoff'.")
                            .orNone()),
            McpTool.of(
                    "history",
                    "Says who changed a page, when and why, the latest change first.",
                    Argument.text("page", PAGE),
                    Argument.whole("most", "How many changes to show; 20 unless you say so.")
                            .orNone()),
            McpTool.of(
                    "diff",
                    "Shows what changed in a page between two commits of its history.",
                    Argument.text("page", PAGE),
                    Argument.text("from", "The older commit, as history names it."),
                    Argument.text("to", "The newer commit. Leave it out for the page as it is now.")
                            .orNone()));

    private WikiTools() {}
}

package dev.agentctl.supervisor.wiki;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.mcp.McpServer.McpTool;
import java.util.ArrayList;
import java.util.List;

/** The wiki's tools as a model reads of them. */
final class WikiTools {
    private static final String PAGE =
            "The page's name, like 'handoff/2026-11-20-ada-1' or 'design/login flow'. '/' makes"
                    + " folders. Names are in small letters and have no dots; '.md' is not part of them.";
    private static final String MESSAGE = "What you changed and why, in one line, for the page's history.";

    static final List<McpTool> ALL = List.of(
            tool(
                    "read",
                    "Reads a page of the team's wiki. The answer names the page's version, which write needs.",
                    new Argument("page", "string", PAGE, true),
                    new Argument(
                            "from_line",
                            "integer",
                            "The first line to show, from 1. Only for pages too long for one answer.",
                            false)),
            tool(
                    "write",
                    "Makes a page, or replaces its whole text. To change a page that exists, read it first and give"
                            + " the version that you read: if somebody changed it since, nothing is written and you are"
                            + " told.",
                    new Argument("page", "string", PAGE, true),
                    new Argument("text", "string", "The page's whole new text, in Markdown.", true),
                    new Argument(
                            "version", "string", "The version that you read. Leave it out to make a new page.", false),
                    new Argument("message", "string", MESSAGE, true)),
            tool(
                    "append",
                    "Adds text at the end of a page, or makes the page. Needs no version: appends of several sessions"
                            + " never overwrite each other.",
                    new Argument("page", "string", PAGE, true),
                    new Argument("text", "string", "What to add, in Markdown.", true),
                    new Argument("message", "string", MESSAGE, true)),
            tool(
                    "search",
                    "Finds pages that contain all of the words, in any case, and shows the lines that have one of"
                            + " them.",
                    new Argument("words", "string", "Words, with spaces between them.", true)),
            tool(
                    "list",
                    "Lists the wiki's pages by name.",
                    new Argument("below", "string", "Only pages in this folder, like 'handoff'.", false)),
            tool(
                    "history",
                    "Says who changed a page, when and why, the latest change first.",
                    new Argument("page", "string", PAGE, true),
                    new Argument("most", "integer", "How many changes to show; 20 unless you say so.", false)),
            tool(
                    "diff",
                    "Shows what changed in a page between two commits of its history.",
                    new Argument("page", "string", PAGE, true),
                    new Argument("from", "string", "The older commit, as history names it.", true),
                    new Argument("to", "string", "The newer commit. Leave it out for the page as it is now.", false)));

    private WikiTools() {}

    private record Argument(String name, String type, String description, boolean isRequired) {}

    private static McpTool tool(String name, String description, Argument... arguments) {
        JsonObject properties = JsonObject.EMPTY;
        List<String> required = new ArrayList<>();
        for (Argument each : arguments) {
            properties = properties.with(
                    each.name(), JsonObject.EMPTY.with("type", each.type()).with("description", each.description()));
            if (each.isRequired()) {
                required.add(each.name());
            }
        }
        return new McpTool(
                name,
                description,
                JsonObject.EMPTY
                        .with("type", "object")
                        .with("properties", properties)
                        .with("required", required)
                        .with("additionalProperties", false));
    }
}

package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as a person reads it in a log: what the model says, which tool it calls with what, how the turn ended and
 * what it cost. Cleaned for a terminal; each line short. Most kinds give no line.
 */
public final class ReadableLines {
    private static final int MAX_LINE = 1_000;
    private static final int MAX_LINES = 100;
    private static final int MAX_INPUT = 160;

    /** The fields that say most of what a tool is called with, the first of them that is there. */
    private static final List<String> TELLING = List.of(
            "command", "file_path", "path", "pattern", "page", "url", "query", "prompt", "description", "message");

    private ReadableLines() {}

    /** The message's lines, in order. */
    public static List<String> of(ClaudeMessage message) {
        return switch (message) {
            case ClaudeMessage.Assistant said -> said(said.blocks());
            case ClaudeMessage.User heard -> refusals(heard.blocks());
            case ClaudeMessage.Result result -> List.of(result(result));
            case ClaudeMessage.Retry retry ->
                List.of("! the service did not answer (" + reason(retry) + "): try " + retry.attempt() + " of "
                        + retry.most() + " in " + span(retry.pause()));
            case ClaudeMessage.Limit limit -> limit(limit.limit());
            case ClaudeMessage.Compacted ignored -> List.of("= the conversation was shortened: its context was full");
            case ClaudeMessage.Plain plain -> List.of(Clean.line(plain.text(), MAX_LINE));
            case ClaudeMessage.Init ignored -> List.of();
            case ClaudeMessage.Partial ignored -> List.of();
            case ClaudeMessage.Prompt ignored -> List.of();
            case ClaudeMessage.ControlRequest ignored -> List.of();
            case ClaudeMessage.ControlCancel ignored -> List.of();
            case ClaudeMessage.ControlResponse ignored -> List.of();
            case ClaudeMessage.Pulse ignored -> List.of();
            case ClaudeMessage.Unknown ignored -> List.of();
        };
    }

    private static List<String> said(List<ClaudeMessage.Block> blocks) {
        List<String> lines = new ArrayList<>();
        for (ClaudeMessage.Block block : blocks) {
            if (block instanceof ClaudeMessage.Block.Text text) {
                addText(lines, text.text());
            } else if (block instanceof ClaudeMessage.Block.ToolUse use) {
                String input = input(use.input());
                lines.add("> " + Clean.line(use.name(), MAX_INPUT) + (input.isEmpty() ? "" : ": " + input));
            }
        }
        return lines;
    }

    private static void addText(List<String> lines, String text) {
        int start = 0;
        int count = 0;
        while (start < text.length() && count < MAX_LINES) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            String line = Clean.line(text.substring(start, end), MAX_LINE);
            if (!line.isBlank()) {
                lines.add(line);
                count++;
            }
            start = end + 1;
        }
    }

    /** The input's field that says most of what a tool is called with, not cleaned; empty where it has none of those. */
    public static Optional<String> telling(JsonObject input) {
        for (String field : TELLING) {
            Optional<String> text = input.text(field);
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.empty();
    }

    private static String input(JsonObject input) {
        Optional<String> telling = telling(input);
        if (telling.isPresent()) {
            return Clean.line(telling.get(), MAX_INPUT);
        }
        return input.fields().isEmpty() ? "" : Clean.line(input.toString(), MAX_INPUT);
    }

    private static List<String> refusals(List<ClaudeMessage.Block> blocks) {
        List<String> lines = new ArrayList<>();
        for (ClaudeMessage.Block block : blocks) {
            if (block instanceof ClaudeMessage.Block.ToolResult result && result.isError()) {
                lines.add("! the tool failed: " + Clean.line(result.text(), MAX_INPUT));
            }
        }
        return lines;
    }

    private static String result(ClaudeMessage.Result result) {
        boolean interrupted = result.end().startsWith("aborted");
        StringBuilder line = new StringBuilder(
                interrupted
                        ? "= the turn was interrupted"
                        : result.isError() ? "! the turn failed" : "= the turn is done");
        line.append(" after ").append(span(result.took()));
        Tokens tokens = result.sinceLast().map(ClaudeMessage.Bill::tokens).orElse(result.tokens());
        line.append(": ").append(tokens.output()).append(" tokens out, ");
        line.append(tokens.total() - tokens.output()).append(" in");
        if (result.sinceLast().isPresent() && result.sinceLast().get().usd().isPresent()) {
            line.append(", $").append(dollars(result.sinceLast().get().usd().getAsDouble()));
        }
        if (result.isError() && !interrupted) {
            // What went wrong was said in the model's place already, unless it is only here.
            for (String error : result.errors()) {
                line.append("; ").append(Clean.line(error, MAX_INPUT));
            }
        }
        return line.toString();
    }

    private static List<String> limit(RateLimit limit) {
        if (limit.status().equals("allowed")) {
            return List.of();
        }
        String reset = limit.resetsAt().map(at -> ", free again at " + at).orElse("");
        return List.of("! the service's limit" + (limit.type().isEmpty() ? "" : " " + Clean.line(limit.type(), 40))
                + ": " + Clean.line(limit.status(), 40) + reset);
    }

    private static String reason(ClaudeMessage.Retry retry) {
        String error = Clean.line(retry.error(), 40);
        return retry.apiStatus().isPresent() ? retry.apiStatus().getAsInt() + " " + error : error;
    }

    private static String span(Duration span) {
        long tenths = span.toMillis() / 100;
        return tenths < 600
                ? tenths / 10 + "." + tenths % 10 + " s"
                : span.toMinutes() + " min " + span.toSecondsPart() + " s";
    }

    /** To a hundredth of a cent. */
    private static String dollars(double usd) {
        long parts = Math.round(Math.min(usd, 1e12) * 10_000);
        String fraction = Long.toString(10_000 + parts % 10_000).substring(1);
        return parts / 10_000 + "." + fraction;
    }
}

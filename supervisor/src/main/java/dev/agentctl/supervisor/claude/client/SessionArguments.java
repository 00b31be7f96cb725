package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.claude.ClaudeCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a Claude CLI that a {@link ClaudeClient} runs. None of them is a secret: every user of the machine can
 * read them.
 *
 * @param program a name on the PATH, or a path
 * @param session a UUID: of a new conversation, or of the one to resume
 * @param resumes whether the conversation exists
 * @param model as {@code --model} takes it
 * @param systemPrompt added to Claude Code's own, on a resume too; empty text for nothing
 * @param permissionMode as {@code --permission-mode} takes it; {@code dontAsk} refuses all that is not allowed
 * @param allowedTools may be used without being asked, as {@code --allowedTools} takes them
 * @param servers names of the MCP servers that the client offers; their tools are loaded at once
 * @param furtherServers a file as {@link #writeServers} makes it
 * @param folders that its tools may use beside its working folder
 * @param asksForPermission whether the client is asked about tools that are not allowed
 * @param budgetUsd dollars that this one process may spend before it ends its turn
 * @param tokenFile whose token the CLI reads by descriptor, so that it stands in no environment; see
 *     {@link ClaudeCommand#environment}
 */
public record SessionArguments(
        String program,
        String session,
        boolean resumes,
        String model,
        String systemPrompt,
        String permissionMode,
        List<String> allowedTools,
        List<String> servers,
        Optional<Path> furtherServers,
        List<Path> folders,
        boolean asksForPermission,
        Optional<String> budgetUsd,
        Optional<Path> tokenFile) {
    /** Linux takes no argument of more than 128 KiB. */
    private static final int MAX_SYSTEM_PROMPT = 100_000;

    /**
     * So long the CLI waits for a tool of ours, in milliseconds: somewhat more than a day, in which a person may answer.
     * As measured (2.1.329): it is per server, and goes before MCP_TOOL_TIMEOUT, which people set for other servers; when
     * it has passed, the call is an error for the model, and the CLI sends us notifications/cancelled.
     */
    private static final long TOOL_TIMEOUT = 90_000_000;

    /** What makes a CLI speak with a {@link ClaudeClient}. */
    static final List<String> STREAMS = List.of(
            "-p",
            "--input-format=stream-json",
            "--output-format=stream-json",
            "--verbose",
            // Also while one long answer comes, there are signs of life, and its input's tokens are known.
            "--include-partial-messages");

    /** @throws IllegalArgumentException if the system prompt is larger than 100,000 bytes */
    public SessionArguments {
        int size = systemPrompt.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_SYSTEM_PROMPT) {
            throw new IllegalArgumentException("the system prompt has " + size + " bytes, more than "
                    + MAX_SYSTEM_PROMPT + ": put a part of it into a file that the session reads");
        }
        allowedTools = List.copyOf(allowedTools);
        servers = List.copyOf(servers);
        folders = List.copyOf(folders);
    }

    /** The program and its arguments. */
    public List<String> line() {
        List<String> line = new ArrayList<>();
        tokenFile.ifPresent(file -> line.addAll(ClaudeCommand.withToken(file)));
        line.add(program);
        line.addAll(STREAMS);
        line.add((resumes ? "--resume=" : "--session-id=") + session);
        line.add("--model=" + model);
        line.add("--permission-mode=" + permissionMode);
        if (!systemPrompt.isEmpty()) {
            line.add("--append-system-prompt=" + systemPrompt);
        }
        // Else a resumed conversation keeps the system prompt that it began with (2.1.329).
        line.add("--system-prompt-snapshot=off");
        for (String tool : allowedTools) {
            line.add("--allowedTools=" + tool);
        }
        if (!servers.isEmpty()) {
            line.add("--mcp-config=" + offered());
        }
        furtherServers.ifPresent(file -> line.add("--mcp-config=" + file));
        line.add("--strict-mcp-config");
        for (Path folder : folders) {
            line.add("--add-dir=" + folder);
        }
        if (asksForPermission) {
            line.add("--permission-prompt-tool=stdio");
        }
        budgetUsd.ifPresent(dollars -> line.add("--max-budget-usd=" + dollars));
        return line;
    }

    private JsonObject offered() {
        JsonObject all = JsonObject.EMPTY;
        for (String name : servers) {
            all = all.with(
                    name,
                    JsonObject.EMPTY
                            .with("type", "sdk")
                            .with("name", name)
                            .with("alwaysLoad", true)
                            .with("timeout", TOOL_TIMEOUT)
                            // Else, where CLAUDE_AUTO_BACKGROUND_TASKS is set, a tool that takes long is answered by
                            // a note that it takes long (2.1.329).
                            .with("disableAutoBackground", true));
        }
        return JsonObject.EMPTY.with("mcpServers", all);
    }

    /**
     * Writes further MCP servers to a file of mode 600: they may have secrets in their environment or headers, which
     * must stand in no argument.
     *
     * @param servers by name, each as {@code --mcp-config} takes it
     */
    public static void writeServers(Path file, Map<String, JsonObject> servers) throws IOException {
        JsonObject all = JsonObject.EMPTY;
        for (Map.Entry<String, JsonObject> server : servers.entrySet()) {
            all = all.with(server.getKey(), server.getValue());
        }
        AtomicFile.write(
                file,
                JsonObject.EMPTY.with("mcpServers", all).toString().getBytes(StandardCharsets.UTF_8),
                "rw-------");
    }
}

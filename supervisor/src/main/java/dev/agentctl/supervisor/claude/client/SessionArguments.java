package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
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
 *     {@link dev.agentctl.supervisor.claude.ClaudeCommand#environment}
 */
@SuppressWarnings("DoNotCallSuggester")
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
    public SessionArguments {
        allowedTools = List.copyOf(allowedTools);
        servers = List.copyOf(servers);
        folders = List.copyOf(folders);
    }

    /** The program and its arguments. */
    public List<String> line() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes further MCP servers to a file of mode 600: they may have secrets in their environment or headers, which
     * must stand in no argument.
     *
     * @param servers by name, each as {@code --mcp-config} takes it
     */
    public static void writeServers(Path file, Map<String, JsonObject> servers) throws IOException {
        throw new UnsupportedOperationException();
    }
}

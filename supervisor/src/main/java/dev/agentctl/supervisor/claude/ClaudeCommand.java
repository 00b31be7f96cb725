package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the Claude CLI is run by a loop: one prompt on standard input, its stream on standard output. It may use the servers
 * of its MCP settings, and what its permission mode and its own settings allow: nobody is there to be asked.
 *
 * @param program a name on the PATH, or a path
 * @param home the agent's
 * @param model empty for the one of the CLI's own settings
 * @param permissionMode empty for one in which it may edit files in its folder and in the agent's home
 * @param mcp MCP settings that the image carries, and their servers' names
 */
public record ClaudeCommand(
        String program, Path home, Optional<String> model, Optional<String> permissionMode, Optional<Mcp> mcp) {
    /** Where an image keeps its MCP settings. */
    public static final Path MCP_SETTINGS = Path.of("/etc/agentchat/mcp.json");

    /** The number that a token's file is open as in the CLI's process. */
    private static final String TOKEN_DESCRIPTOR = "3";

    /** Opens the file named first as number 3, and becomes the command after it. */
    private static final String WITH_TOKEN = "exec 3<\"$1\" && shift && exec \"$@\"";

    /** MCP settings in a file, and the names of their servers. */
    public record Mcp(Path file, List<String> servers) {
        /** @param settings the file's contents: {@code {"mcpServers":{NAME:…}}} */
        public static Mcp of(Path file, JsonObject settings) {
            List<String> servers = new ArrayList<>();
            for (String name : settings.object("mcpServers")
                    .orElse(JsonObject.EMPTY)
                    .fields()
                    .keySet()) {
                if (isWord(name)) {
                    servers.add(name);
                }
            }
            return new Mcp(file, List.copyOf(servers));
        }

        private static boolean isWord(String name) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (!Character.isLetterOrDigit(c) && c != '_' && c != '-') {
                    return false;
                }
            }
            return !name.isEmpty();
        }
    }

    /**
     * The program and its arguments for one start.
     *
     * @param tokenFile a file whose token the CLI shall read by descriptor: so it stands in no environment, neither the
     *     CLI's nor that of its tools. The CLI takes it so (2.1.329)
     */
    public List<String> arguments(ClaudeWork work, Optional<Path> tokenFile) {
        List<String> line = new ArrayList<>();
        tokenFile.ifPresent(file -> line.addAll(withToken(file)));
        line.addAll(List.of(
                program,
                "-p",
                "--input-format",
                "stream-json",
                "--output-format",
                "stream-json",
                "--verbose",
                // Also while one long answer comes, there are signs of life.
                "--include-partial-messages",
                "--permission-mode",
                permissionMode.orElse("acceptEdits"),
                "--add-dir",
                home.toString()));
        if (work.session().isPresent()) {
            if (work.resumes()) {
                line.add("--resume=" + work.session().get());
            } else {
                line.add("--session-id");
                line.add(work.session().get());
            }
        }
        if (model.isPresent()) {
            line.add("--model=" + model.get());
        }
        Optional<String> dollars = work.limits().dollarsLeft(work.ledger());
        if (dollars.isPresent()) {
            line.add("--max-budget-usd");
            line.add(dollars.get());
        }
        if (mcp.isPresent()) {
            line.add("--mcp-config=" + mcp.get().file());
            for (String server : mcp.get().servers()) {
                line.add("--allowedTools=mcp__" + server);
            }
        }
        return line;
    }

    /**
     * What stands before the CLI's program and its arguments, so that it reads its token by descriptor.
     *
     * @param tokenFile see {@link #arguments}; {@link #environment} tells the CLI of it
     */
    public static List<String> withToken(Path tokenFile) {
        return List.of("/bin/sh", "-c", WITH_TOKEN, "sh", tokenFile.toString());
    }

    /** The environment of the CLI's process: it does not update itself, and asks nobody but the Messages API. */
    public static Map<String, String> environment(Map<String, String> own, boolean tokenByDescriptor) {
        Map<String, String> environment = new HashMap<>(own);
        environment.putIfAbsent("DISABLE_AUTOUPDATER", "1");
        environment.putIfAbsent("DISABLE_TELEMETRY", "1");
        environment.putIfAbsent("DISABLE_ERROR_REPORTING", "1");
        environment.putIfAbsent("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        // Of a Claude session that this loop was started in: they are not this agent's.
        environment.remove("CLAUDECODE");
        environment.remove("CLAUDE_CODE_ENTRYPOINT");
        environment.remove("CLAUDE_CODE_SSE_PORT");
        if (tokenByDescriptor) {
            environment.put("CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR", TOKEN_DESCRIPTOR);
        }
        return environment;
    }

    /** The prompt as the CLI reads it on standard input: one user's message, one line. */
    public static String userLine(String prompt) {
        JsonObject message = JsonObject.EMPTY.with("role", "user").with("content", prompt);
        return JsonObject.EMPTY
                        .with("type", "user")
                        .with("message", message)
                        .with("parent_tool_use_id", null)
                        .with("session_id", "")
                + "\n";
    }
}

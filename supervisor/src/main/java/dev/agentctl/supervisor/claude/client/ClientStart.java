package dev.agentctl.supervisor.claude.client;

import dev.agentctl.supervisor.claude.ClaudeLimits;
import dev.agentctl.supervisor.mcp.McpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one Claude CLI is started with.
 *
 * @param arguments the program and its arguments, as {@link SessionArguments} builds them: they make the CLI speak
 *     stream-json both ways, and name the {@code servers} in its MCP settings
 * @param environment all variables that the process gets, but for the mark
 * @param folder it works in; exists
 * @param mark no other process has it: it goes into the environment as {@code AGENTCHAT_MARK}, so that whatever comes of
 *     the process is found
 * @param spool the file that the CLI's standard output goes to, mode 600, made here: it outlives this process, so that
 *     nothing is lost of a turn whose supervisor dies. Without it there is a pipe, and the CLI's output goes with us
 * @param servers that the CLI reaches over its control protocol
 * @param permissions who decides on tools that are not allowed already; {@link SessionArguments#asksForPermission} turns
 *     the questions on
 * @param hooks told to the CLI at its start
 * @param silence how long the CLI may print nothing while it has something to do, before the listener is told
 */
public record ClientStart(
        List<String> arguments,
        Map<String, String> environment,
        Path folder,
        String mark,
        Optional<Path> spool,
        List<McpServer> servers,
        Optional<PermissionHandler> permissions,
        List<Hook> hooks,
        Duration silence) {
    public ClientStart {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        servers = List.copyOf(servers);
        hooks = List.copyOf(hooks);
    }

    /** A start over a pipe, that offers nothing, and with the usual patience. */
    public static ClientStart of(List<String> arguments, Map<String, String> environment, Path folder, String mark) {
        return new ClientStart(
                arguments,
                environment,
                folder,
                mark,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                ClaudeLimits.DEFAULT_SILENCE);
    }

    public ClientStart withSpool(Path file) {
        return new ClientStart(
                arguments, environment, folder, mark, Optional.of(file), servers, permissions, hooks, silence);
    }

    public ClientStart withServers(List<McpServer> offered) {
        return new ClientStart(arguments, environment, folder, mark, spool, offered, permissions, hooks, silence);
    }

    public ClientStart withPermissions(PermissionHandler handler) {
        return new ClientStart(
                arguments, environment, folder, mark, spool, servers, Optional.of(handler), hooks, silence);
    }

    public ClientStart withHooks(List<Hook> told) {
        return new ClientStart(arguments, environment, folder, mark, spool, servers, permissions, told, silence);
    }

    public ClientStart withSilence(Duration bound) {
        return new ClientStart(arguments, environment, folder, mark, spool, servers, permissions, hooks, bound);
    }
}

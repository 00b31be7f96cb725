package dev.agentctl.supervisor.team;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.supervisor.chat.ChatConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a team's TOML file says, every default filled in.
 *
 * @param project the repository that the sessions work on; absolute
 * @param base what a new task's branch starts from; empty for what the project has checked out
 * @param worktrees where the sessions' checkouts are made; empty for the team's own folder
 * @param wiki the folder of the wiki's repository; made where it is missing
 * @param wikiRemote what the wiki is pulled from and pushed to
 * @param chat where people and sessions meet; empty for nowhere
 * @param names the nicks, in the order in which they are given out
 * @param channels what each session is told to watch, unless its spawn says otherwise
 * @param program the Claude CLI: a name on the PATH, or a path
 * @param idleModel the model of the idle check
 * @param tools what the sessions may use without being asked
 * @param mcpServers further MCP servers, as the CLI's {@code --mcp-config} takes them
 * @param instructions the team's own addition to the system prompt; may be empty
 */
public record TeamConfig(
        TeamName name,
        Path project,
        Optional<String> base,
        Optional<Path> worktrees,
        Path wiki,
        Optional<String> wikiRemote,
        Optional<ChatConfig> chat,
        List<String> names,
        List<String> channels,
        String program,
        String idleModel,
        List<String> tools,
        Map<String, JsonObject> mcpServers,
        String instructions,
        TeamRules rules) {

    public TeamConfig {
        names = List.copyOf(names);
        channels = List.copyOf(channels);
        tools = List.copyOf(tools);
        mcpServers = Map.copyOf(mcpServers);
    }
}

package dev.agentctl.supervisor.token;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.secret.Credentials;
import dev.agentctl.shared.secret.TokenVault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether an agent must be handed a token for its Claude CLI. */
public final class TokenNeed {
    private TokenNeed() {}

    /**
     * In a container the CLI has nothing to log in with but what it is handed, unless its own environment says so. As a
     * local process it logs in as its user does: with the user's ANTHROPIC_API_KEY or login; only a token in the
     * environment, or in the vault of a user who has no login, is handed over.
     *
     * @param environment as {@link System#getenv()} gives it
     */
    public static boolean isThere(
            AgentSpec spec, boolean inContainer, Map<String, String> environment, AgentHomes homes) {
        if (!spec.runsClaude() || Credentials.isIn(spec.environment())) {
            return false;
        }
        if (inContainer) {
            return true;
        }
        if (isSet(environment, Credentials.API_KEY)) {
            return false;
        }
        return isSet(environment, Credentials.TOKEN) || (TokenVault.of(homes).exists() && !isLoggedIn(environment));
    }

    /** Whether the Claude CLI of this user keeps a login on disk. On macOS it keeps none there. */
    private static boolean isLoggedIn(Map<String, String> environment) {
        String configured = environment.getOrDefault("CLAUDE_CONFIG_DIR", "");
        String home = environment.getOrDefault("HOME", "");
        Path folder = configured.isBlank() ? Path.of(home, ".claude") : Path.of(configured);
        return Files.exists(folder.resolve(".credentials.json"));
    }

    private static boolean isSet(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }
}

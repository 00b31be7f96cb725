package dev.agentctl.supervisor.team.config;

import java.nio.file.Path;
import java.util.Map;

/** How a path in the team's file is read: against the file's folder, {@code ~} as the user's home. */
record PathWords(Path folder, Map<String, String> environment) implements ConfigValue.PathRule {
    @Override
    public Path absolute(String text) {
        if (text.equals("~") || text.startsWith("~/")) {
            return user().resolve(text.substring(Math.min(2, text.length()))).normalize();
        }
        return folder.resolve(text).normalize();
    }

    private Path user() {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
    }
}

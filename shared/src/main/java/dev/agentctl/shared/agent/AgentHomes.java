package dev.agentctl.shared.agent;

import dev.agentctl.shared.file.Journal;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The root folder of all that these tools keep on disk: {@code ~/.agentchat}, or {@code AGENTCHAT_HOME}. */
public record AgentHomes(Path root) {
    /** @param environment as {@link System#getenv()} gives it */
    public static AgentHomes of(Map<String, String> environment) {
        String named = environment.getOrDefault("AGENTCHAT_HOME", "");
        if (!named.isBlank()) {
            return new AgentHomes(Path.of(named).toAbsolutePath().normalize());
        }
        return new AgentHomes(
                user(environment).resolve(".agentchat").toAbsolutePath().normalize());
    }

    /** The user's home, as a shell reads ~: the JDK's own user.home looks past HOME, and is "?" for a user without entry. */
    static Path user(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
    }

    /** The agent's home; it need not exist. */
    public AgentHome home(AgentName name) {
        return new AgentHome(name, root.resolve("agents").resolve(name.text()));
    }

    /** All homes that exist, by name; folders whose names are no agent's names, and links, are passed over. */
    public List<AgentHome> homes() throws IOException {
        List<AgentHome> homes = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve("agents"))) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    AgentName.parse(folder.getFileName().toString())
                            .ifPresent(name -> homes.add(new AgentHome(name, folder)));
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        homes.sort((one, other) -> one.name().compareTo(other.name()));
        return homes;
    }

    /** What the local engine started, one file an agent: outside the homes, so that no agent can point it elsewhere. */
    public Path localEngine() {
        return root.resolve("local");
    }

    /** How agentctl started each agent, so that it can restart it: outside the homes, for the same reason. */
    public Path specs() {
        return root.resolve("specs");
    }

    /** Who watches over God, what it did, and how things stand: outside the homes, so that no agent can end or fool it. */
    public Path guard() {
        return root.resolve("guard");
    }

    /** What God is told at each start, besides its mission: outside its home, so that it cannot change it. */
    public Path god() {
        return root.resolve("god");
    }

    /** Every kill, stop and start that these tools carried out, with its evidence. */
    public Journal eventLog() {
        return new Journal(root.resolve("events.jsonl"));
    }

    /** The folder of all teams: one folder a team. */
    public Path teams() {
        return root.resolve("team");
    }

    /** The local kill file; who asks whether anything mortal may run asks {@link KillFiles}, which knows the others too. */
    public Path killFile() {
        return root.resolve("KILL");
    }
}

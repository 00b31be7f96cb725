package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.model.Bind;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a container sees of the files that these tools keep for its agent: its home and its chat identities to write in, its
 * mission and its settings to read.
 *
 * @param identities its own folder of the root's {@code identities/}
 * @param settings of the Claude CLI, {@code settings/NAME.json} in the root or else {@code settings.json}
 * @param base God's base files, where there are any: it reads them and cannot change them
 */
record HomeFolders(AgentHome home, Path identities, Optional<Path> settings, Optional<Path> base) {
    /** {@code AGENTCHAT_HOME} inside. */
    static final String ROOT_INSIDE = "/agentchat";
    /** Where the Claude CLI keeps its conversations, in the home. */
    static final String CLAUDE_FOLDER = ".claude";
    /** Where the Claude CLI works, in the home: not among the files that the supervisor keeps there. */
    static final String WORK_FOLDER = "work";
    /** Where the Claude CLI looks for settings that its user cannot change. */
    private static final String SETTINGS_INSIDE = "/etc/claude-code/managed-settings.json";
    /** Where the AgentChat MCP server looks for identities: beneath the folder that it works in. */
    private static final List<String> IDENTITIES_FOLDER = List.of(".agentchat", "identities");

    /**
     * Makes what is missing, and writes the mission. The agent must not run: it could put links in the way.
     *
     * @throws EngineException in one sentence, if something is in the way or cannot be written
     */
    static HomeFolders prepare(AgentHomes homes, AgentSpec spec) throws EngineException {
        AgentHome home = homes.home(spec.name());
        Path identities = homes.root().resolve("identities").resolve(spec.name().text());
        try {
            home.create();
            // What an agent keeps for itself, its conversations among it, is nobody else's to read.
            Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("rwx------"));
            home.writeMission(spec.mission());
            Path parent = Files.createDirectories(homes.root().resolve("identities"));
            folder(parent, List.of(spec.name().text()));
            Files.setPosixFilePermissions(identities, PosixFilePermissions.fromString("rwx------"));
            folder(home.path(), List.of(CLAUDE_FOLDER));
            folder(folder(home.path(), List.of(WORK_FOLDER)), IDENTITIES_FOLDER);
        } catch (IOException failure) {
            throw new EngineException(
                    "The home " + home.path() + " cannot be written: " + failure.getMessage(), failure);
        }
        Optional<Path> base = Optional.of(homes.god()).filter(god -> spec.name().isGod() && Files.isDirectory(god));
        return new HomeFolders(home, identities, settings(homes, spec), base);
    }

    /** The home's path inside. */
    String inside() {
        return ROOT_INSIDE + "/agents/" + home.name();
    }

    List<Bind> binds(boolean isGiven) throws EngineException {
        String writable = isGiven ? "rw,z,U" : "rw,z";
        List<Bind> binds = new ArrayList<>();
        binds.add(new FolderBind(home.path(), inside(), writable));
        binds.add(new FolderBind(home.missionFile(), inside() + "/mission.txt", "ro"));
        binds.add(new FolderBind(
                identities, inside() + "/" + WORK_FOLDER + "/" + String.join("/", IDENTITIES_FOLDER), writable));
        if (settings.isPresent()) {
            binds.add(new FolderBind(settings.get(), SETTINGS_INSIDE, "ro,z"));
        }
        if (base.isPresent()) {
            binds.add(new FolderBind(base.get(), ROOT_INSIDE + "/god", "ro,z"));
        }
        return binds;
    }

    private static Optional<Path> settings(AgentHomes homes, AgentSpec spec) {
        Path own = homes.root().resolve("settings").resolve(spec.name() + ".json");
        if (Files.isRegularFile(own)) {
            return Optional.of(own);
        }
        Path all = homes.root().resolve("settings.json");
        return Files.isRegularFile(all) ? Optional.of(all) : Optional.empty();
    }

    /** One folder in the other, made where it is missing; a link that an agent left there is not followed. */
    private static Path folder(Path parent, List<String> names) throws IOException {
        Path path = parent;
        for (String name : names) {
            path = path.resolve(name);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(path);
            } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(path + " is no folder: take it away");
            }
        }
        return path;
    }
}

package dev.agentctl.shared.agent;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files any one of which stops all mortal agents, and lets none start, for as long as it exists: the root's own, and
 * those in folders that a cloud brings from a person's phone. Whatever has such a name counts, a folder or a broken link
 * too: a phone makes folders more easily than files. Immutable; asking costs one look at each file.
 *
 * @param local the root's own, the only one that these tools make
 * @param cloud the others, in the order in which they are named to a person
 */
public record KillFiles(Path local, List<Path> cloud) {
    /**
     * The environment variable that names the cloud files instead: a list of paths with {@code :} between them, each
     * absolute or within the user's home; empty for none.
     */
    public static final String CLOUD = "AGENTCHAT_KILL_FILES";

    /** Where the original agentchat looks: iCloud Drive and Dropbox, as their programs lay them out in a home. */
    private static final List<String> USUAL =
            List.of("Library/Mobile Documents/com~apple~CloudDocs/KILL_AGENTS", "Dropbox/KILL_AGENTS");

    public KillFiles {
        cloud = List.copyOf(cloud);
    }

    /** @param environment as {@link System#getenv()} gives it */
    public static KillFiles of(Map<String, String> environment) {
        return of(AgentHomes.of(environment), environment);
    }

    /** For a root that is known already. */
    public static KillFiles of(AgentHomes homes, Map<String, String> environment) {
        Path user = AgentHomes.user(environment);
        List<Path> cloud = new ArrayList<>();
        String named = environment.get(CLOUD);
        if (named == null) {
            for (String usual : USUAL) {
                cloud.add(user.resolve(usual));
            }
        } else {
            int start = 0;
            while (start <= named.length()) {
                int colon = named.indexOf(':', start);
                int end = colon < 0 ? named.length() : colon;
                String path = named.substring(start, end).strip();
                if (path.startsWith("~/")) {
                    path = path.substring(2);
                }
                if (!path.isEmpty()) {
                    cloud.add(user.resolve(path).normalize());
                }
                start = end + 1;
            }
        }
        return new KillFiles(homes.killFile(), cloud);
    }

    /** All of them, the local one first. */
    public List<Path> all() {
        List<Path> all = new ArrayList<>(cloud.size() + 1);
        all.add(local);
        all.addAll(cloud);
        return all;
    }

    /** The first that exists; empty while agents may run. */
    public Optional<Path> present() {
        if (exists(local)) {
            return Optional.of(local);
        }
        for (Path file : cloud) {
            if (isEngaged(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** All that exist, in the order of {@link #all}. */
    public List<Path> allPresent() {
        List<Path> present = new ArrayList<>();
        for (Path file : all()) {
            if (isEngaged(file)) {
                present.add(file);
            }
        }
        return present;
    }

    /** Whether this one exists, here or still in its cloud. */
    private static boolean isEngaged(Path file) {
        return exists(file) || exists(undelivered(file));
    }

    /** What macOS before 14 shows of a file in iCloud Drive that it has not downloaded. */
    public static Path undelivered(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".icloud");
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}

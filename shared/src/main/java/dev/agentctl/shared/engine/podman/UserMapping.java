package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How an agent's own user, the one inside its container, can write in its home while the home on the host stays closed to
 * everyone else and open to who started the agent.
 *
 * <p>A rootless Podman maps the user inside to the person who runs it, so nothing on the host changes hands. Root's Podman
 * gives the home to the user inside; root reads and writes it as before. A user namespace of its own ({@code auto}) would
 * need a range of ids set aside in /etc/subuid, which most machines do not have, and Podman 4.3 does not always remove
 * such containers. Where somebody else uses root's Podman, the agent runs as that somebody.
 *
 * @param isGiven whether the mounted folders are given to the user inside
 * @param namespace Podman's user namespace mode; empty for its default
 * @param runAs the user, in numbers, in place of the image's own
 */
record UserMapping(boolean isGiven, Optional<String> namespace, Optional<String> runAs) {
    private static final UserMapping NONE = new UserMapping(false, Optional.empty(), Optional.empty());
    private static final UserMapping GIVEN = new UserMapping(true, Optional.empty(), Optional.empty());

    /** What Podman says of itself, as far as it matters here. */
    record Host(boolean isRootless, boolean mapsTo) {
        static Host of(JsonObject info) {
            boolean rootless = info.object("host")
                    .flatMap(host -> host.object("security"))
                    .flatMap(security -> security.flag("rootless"))
                    .orElse(false);
            String version = info.object("version")
                    .flatMap(facts -> facts.text("Version"))
                    .orElse("");
            return new Host(rootless, isAtLeast(version, 4, 3));
        }

        /** keep-id takes the ids inside since Podman 4.3. */
        private static boolean isAtLeast(String version, int major, int minor) {
            String[] parts = version.split("[.-]", 3);
            try {
                int first = Integer.parseInt(parts[0]);
                return first > major || (first == major && Integer.parseInt(parts[1]) >= minor);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
                return false;
            }
        }
    }

    static UserMapping find(PodmanHttp http, Image.User user, Path home) throws EngineException {
        if (user.isRoot()) {
            return NONE;
        }
        Host host = Host.of(http.object(PodmanHttp.LIBPOD + "/info"));
        try {
            return of(host, user, "root".equals(System.getProperty("user.name")), owner(home));
        } catch (IOException failure) {
            throw new EngineException("The owner of " + home + " cannot be seen: " + failure.getMessage(), failure);
        }
    }

    /** For a container that works in folders of the host's as their owner, who a rootless Podman calls root. */
    static UserMapping ofOwner(PodmanHttp http, Path folder) throws EngineException {
        boolean rootless = Host.of(http.object(PodmanHttp.LIBPOD + "/info")).isRootless();
        try {
            return new UserMapping(false, Optional.empty(), Optional.of(rootless ? "0:0" : owner(folder)));
        } catch (IOException failure) {
            throw new EngineException("The owner of " + folder + " cannot be seen: " + failure.getMessage(), failure);
        }
    }

    private static String owner(Path home) throws IOException {
        return Files.getAttribute(home, "unix:uid") + ":" + Files.getAttribute(home, "unix:gid");
    }

    /**
     * @param asRoot whether this process is root's
     * @param owner of the home, as {@code uid:gid}
     */
    static UserMapping of(Host host, Image.User user, boolean asRoot, String owner) {
        if (user.isRoot()) {
            return NONE;
        }
        if (!host.isRootless()) {
            return asRoot ? GIVEN : new UserMapping(false, Optional.empty(), Optional.of(owner));
        }
        if (user.ids().isEmpty() || !host.mapsTo()) {
            return GIVEN;
        }
        String[] ids = user.ids().get().split(":", 2);
        return new UserMapping(false, Optional.of("keep-id:uid=" + ids[0] + ",gid=" + ids[1]), Optional.empty());
    }
}

package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An image that is on the engine's machine.
 *
 * @param id its full id
 * @param supervisor the path of the {@code agent-supervisor} that it carries: its label
 *     {@code agentchat.supervisor} names it, or its entrypoint is one
 * @param user whom its processes run as
 * @param folder where its processes start; {@code /} where it names none
 */
record Image(String id, Optional<String> supervisor, User user, String folder) {
    /**
     * A user as an image names it.
     *
     * @param ids its numbers as {@code uid:gid}; empty where it has a name, which only its own passwd file knows
     * @param isRoot whether it is uid 0
     */
    record User(Optional<String> ids, boolean isRoot) {
        static User of(String text) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String group = colon < 0 ? "" : text.substring(colon + 1);
            boolean isRoot = name.isEmpty() || name.equals("0") || name.equals("root");
            boolean numbers = isNumber(name) && (group.isEmpty() || isNumber(group));
            return new User(
                    numbers ? Optional.of(name + ":" + (group.isEmpty() ? name : group)) : Optional.empty(), isRoot);
        }

        private static boolean isNumber(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                    return false;
                }
            }
            return !text.isEmpty() && text.length() < 10;
        }
    }

    private static final Duration PULL_LIMIT = Duration.ofMinutes(15);
    private static final int LONGEST_NAME = 500;

    /**
     * Finds an image, and pulls it where it is not there.
     *
     * @throws EngineException in one sentence, if there is none of that name
     */
    static Image find(PodmanHttp http, String name) throws EngineException {
        Optional<Image> here = here(http, name);
        if (here.isPresent()) {
            return here.get();
        }
        pull(http, name);
        return inspect(http, name)
                .orElseThrow(() -> new EngineException("The image " + name + " was pulled and is not there"));
    }

    /** The image, where it is there; nothing is pulled. */
    static Optional<Image> here(PodmanHttp http, String name) throws EngineException {
        requireName(name);
        return inspect(http, name);
    }

    /** @throws EngineException if no image can have that name */
    static void requireName(String name) throws EngineException {
        if (!isName(name)) {
            throw new EngineException("'" + Clean.line(name, 80) + "' is no image's name");
        }
    }

    /** Where the API tells of it. */
    static String path(String name) {
        return PodmanHttp.LIBPOD + "/images/"
                + PodmanHttp.encoded(name).replace("%2F", "/").replace("%3A", ":") + "/json";
    }

    private static Optional<Image> inspect(PodmanHttp http, String name) throws EngineException {
        String path = path(name);
        HttpReply reply = http.get(path);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        if (reply.status() != 200) {
            throw new EngineException("Podman cannot look at the image " + name + ": " + PodmanHttp.complaint(reply));
        }
        return Optional.of(of(http.json(reply, path)));
    }

    static Image of(JsonObject json) {
        JsonObject config = json.object("Config").orElse(JsonObject.EMPTY);
        Optional<String> label = json.object("Labels")
                .or(() -> config.object("Labels"))
                .flatMap(labels -> labels.text(Labels.IMAGE_SUPERVISOR))
                .filter(path -> path.startsWith("/"));
        List<?> entrypoint = config.list("Entrypoint");
        Optional<String> first = !entrypoint.isEmpty()
                        && entrypoint.getFirst() instanceof String word
                        && ContainerList.isSupervisor(word)
                ? Optional.of(word)
                : Optional.empty();
        return new Image(
                json.text("Id").orElse(""),
                label.or(() -> first),
                User.of(json.text("User").or(() -> config.text("User")).orElse("")),
                config.text("WorkingDir").filter(folder -> !folder.isEmpty()).orElse("/"));
    }

    private static void pull(PodmanHttp http, String name) throws EngineException {
        if (name.startsWith("localhost/")) {
            throw new EngineException("There is no image " + name
                    + " on the engine's machine, and localhost/ images are never pulled: build it, or name another");
        }
        HttpReply reply = http.ask(
                "POST",
                PodmanHttp.LIBPOD + "/images/pull?quiet=true&reference=" + PodmanHttp.encoded(name),
                PULL_LIMIT);
        String error = reply.status() == 200 ? errorIn(reply.body()) : PodmanHttp.complaint(reply);
        if (!error.isEmpty()) {
            throw new EngineException("There is no image " + name
                    + " on the engine's machine, and it cannot be pulled: " + Clean.line(error, 400));
        }
    }

    /** A pull answers 200 before it begins; how it went, its last lines say. */
    private static String errorIn(byte[] lines) {
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            try {
                Optional<String> error =
                        Json.object(line.getBytes(StandardCharsets.UTF_8)).text("error");
                if (error.isPresent()) {
                    return error.get();
                }
            } catch (IOException malformed) {
                return line;
            }
        }
        return "";
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.startsWith("-")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && "._-/:@+".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.contains("..");
    }
}

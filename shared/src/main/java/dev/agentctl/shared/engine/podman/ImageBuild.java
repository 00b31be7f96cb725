package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Podman is asked to build. The recipe is the context's {@code Containerfile}.
 *
 * @param name what the image is called when it is done
 * @param arguments values of the recipe's {@code ARG}s
 * @param cached whether steps that were done before are taken from the cache
 * @param network what the steps see, as in {@code none}; empty for Podman's default
 * @param hosts further names of machines, each {@code NAME:ADDRESS}
 * @param pulled whether a newer base is looked for in its registry, though there is one here
 * @param secrets secret's id → its file in the context. Podman moves it out of the context before the first step; a step
 *     sees it only where it mounts it, and no layer keeps it
 */
public record ImageBuild(
        String name,
        Map<String, String> arguments,
        boolean cached,
        Optional<String> network,
        List<String> hosts,
        boolean pulled,
        Map<String, String> secrets) {

    /** As Podman's build endpoint takes it. */
    String query() {
        StringBuilder query = new StringBuilder("dockerfile=Containerfile&layers=true&rm=true&forcerm=true");
        add(query, "t", name);
        // Without a format Podman finds none of the cache's steps to be of the same one, and does all anew.
        add(query, "outputformat", "application/vnd.oci.image.manifest.v1+json");
        add(query, "nocache", Boolean.toString(!cached));
        JsonObject object = JsonObject.EMPTY;
        for (Map.Entry<String, String> argument : arguments.entrySet()) {
            object = object.with(argument.getKey(), argument.getValue());
        }
        add(query, "buildargs", Json.line(object));
        network.ifPresent(mode -> {
            if (mode.equals("none")) {
                add(query, "networkmode", "NetworkDisabled");
            } else {
                add(query, "nsoptions", "[{\"Name\":\"network\",\"Host\":true,\"Path\":\"\"}]");
            }
        });
        if (!hosts.isEmpty()) {
            add(query, "extrahosts", Json.line(hosts));
        }
        if (pulled) {
            add(query, "pullpolicy", "always");
        }
        if (!secrets.isEmpty()) {
            List<String> list = new ArrayList<>();
            secrets.forEach((id, file) -> list.add("id=" + id + ",src=" + file));
            add(query, "secrets", Json.line(list));
        }
        return query.toString();
    }

    private static void add(StringBuilder query, String key, String value) {
        query.append('&').append(key).append('=').append(PodmanHttp.encoded(value));
    }
}

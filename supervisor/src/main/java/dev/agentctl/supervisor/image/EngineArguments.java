package dev.agentctl.supervisor.image;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.text.Clean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Podman builds, in the words of {@code podman build}'s own options.
 *
 * @param arguments values for {@code ARG}s of the base's own making, and for the proxies that Podman knows
 * @param network as in {@code none}; empty for Podman's default
 * @param hosts further names, each {@code NAME:ADDRESS}
 * @param pull whether a newer base is looked for
 */
public record EngineArguments(
        Map<String, String> arguments, Optional<String> network, List<String> hosts, boolean pull) {

    /**
     * Reads what {@code --engine-arg} was given.
     *
     * @throws CommandFailure if one is not known
     */
    public static EngineArguments parse(List<String> texts) {
        Map<String, String> arguments = new LinkedHashMap<>();
        Optional<String> network = Optional.empty();
        List<String> hosts = new ArrayList<>();
        boolean pull = false;
        for (String text : texts) {
            String bare = text.startsWith("--") ? text.substring(2) : text;
            int equals = bare.indexOf('=');
            String key = equals < 0 ? bare : bare.substring(0, equals);
            String value = equals < 0 ? "" : bare.substring(equals + 1);
            if (key.equals("network") && (value.equals("host") || value.equals("none"))) {
                network = Optional.of(value);
            } else if (key.equals("add-host") && value.indexOf(':') > 0) {
                hosts.add(value);
            } else if (key.equals("pull") && value.isEmpty()) {
                pull = true;
            } else if (key.equals("build-arg") && value.indexOf('=') > 0) {
                arguments.put(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
            } else {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--engine-arg '" + Clean.line(text, 100) + "' is none of network=host, network=none,"
                                + " build-arg=NAME=VALUE, add-host=NAME:ADDRESS, pull");
            }
        }
        return new EngineArguments(Map.copyOf(arguments), network, List.copyOf(hosts), pull);
    }
}

package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.AgentSpec.Mount;
import dev.agentctl.shared.secret.Credentials;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of {@code agentctl start}'s options. */
final class StartArguments {
    private static final String SECRET_START = "sk-ant-";

    private StartArguments() {}

    /** @throws CommandFailure if one is not NAME=VALUE, or holds a credential */
    static Map<String, String> environment(List<String> variables) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            if (equals <= 0 || !isName(name)) {
                // The text may hold a secret that was put in the wrong place: it is not repeated.
                throw new CommandFailure(ExitCode.USAGE, "--env takes NAME=VALUE, as in --env LANG=C.UTF-8");
            }
            String value = variable.substring(equals + 1);
            if (Credentials.VARIABLES.contains(name) || value.startsWith(SECRET_START)) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "--env " + name + " would put a credential on disk in the clear: store it with 'agentctl"
                                + " setup-token', and it is handed over");
            }
            environment.put(name, value);
        }
        return environment;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** @throws CommandFailure if one is not HOST:INSIDE or HOST:INSIDE:ro */
    static List<Mount> mounts(List<String> texts) {
        List<Mount> mounts = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split(":", -1);
            boolean mode = parts.length == 3 && (parts[2].equals("ro") || parts[2].equals("rw"));
            if ((parts.length != 2 && !mode) || parts[0].isEmpty() || !parts[1].startsWith("/")) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--mount '" + text + "' is not HOST:INSIDE or HOST:INSIDE:ro with an absolute path inside");
            }
            try {
                Path host = Path.of(parts[0]).toAbsolutePath().normalize();
                mounts.add(new Mount(host, parts[1], mode && parts[2].equals("ro")));
            } catch (InvalidPathException noPath) {
                throw new CommandFailure(ExitCode.USAGE, "--mount '" + text + "': the first part is no path");
            }
        }
        return mounts;
    }
}

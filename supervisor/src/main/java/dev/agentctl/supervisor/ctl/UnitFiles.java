package dev.agentctl.supervisor.ctl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The systemd units of these tools, as text. Pure but for reading its own templates.
 *
 * @param system whether they are the machine's own, run as root; else this user's
 * @param bin where the commands are
 * @param root the homes
 * @param environment what is passed on, with no secret in it
 * @param credential a token that systemd-creds encrypted; empty where there is none
 */
record UnitFiles(boolean system, Path bin, Path root, Map<String, String> environment, Optional<Path> credential) {
    /** In a unit's first line: what has none is not ours. */
    static final String MARK = "# Written by 'agentctl install-units': changes belong in a drop-in ('systemctl edit').";

    static final List<String> NAMES =
            List.of("killswitch.service", "god-watchdog.service", "agent-supervisor@.service");

    /** Variables that say which agents and which engines are meant. */
    private static final List<String> PASSED = List.of(
            "AGENTCHAT_HOME",
            "AGENTCHAT_KILL_FILES",
            "AGENTCHAT_URL",
            "AGENTCTL_ENGINES",
            "AGENTCTL_IMAGE",
            "AGENTCTL_NETWORK",
            "CONTAINER_HOST");

    /** What costs these commands nothing; a local God lives under it too. */
    private static final List<String> HARDENING = List.of(
            "NoNewPrivileges=yes",
            "LockPersonality=yes",
            "RestrictRealtime=yes",
            "RestrictSUIDSGID=yes",
            "SystemCallArchitectures=native");

    /** What only the system's own manager can do without more rights. */
    private static final List<String> SYSTEM_HARDENING = List.of(
            "ProtectSystem=full",
            "ProtectClock=yes",
            "ProtectHostname=yes",
            "ProtectKernelModules=yes",
            "ProtectKernelLogs=yes",
            "RestrictNamespaces=no");

    /** Each unit's text, by its file's name. */
    Map<String, String> texts() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : NAMES) {
            texts.put(name, MARK + "\n" + filled(template(name)));
        }
        return texts;
    }

    private String filled(String template) {
        StringBuilder text = new StringBuilder();
        for (String line : template.split("\n", -1)) {
            String done = line.replace("@AFTER@", "Wants=podman.socket\nAfter=podman.socket")
                    .replace("@TARGET@", system ? "multi-user.target" : "default.target")
                    .replace("@ENVIRONMENT@", String.join("\n", variables()))
                    .replace("@HARDENING@", String.join("\n", hardening()))
                    .replace(
                            "@CREATE_CREDENTIAL@",
                            "systemd-creds encrypt " + (system ? "" : "--user ") + "--name=oauth-token - "
                                    + credentialFile())
                    .replace("@CREDENTIAL@", credentialLine())
                    .replace("@TOKEN_FILE@", tokenFileLine());
            if (done.startsWith("ExecStart=@BIN@/")) {
                done = execStart(done.substring("ExecStart=@BIN@/".length()));
            }
            if (!line.isEmpty() && done.isEmpty()) {
                continue;
            }
            text.append(done.replace("@ROOT@", escaped(root.toString()))).append('\n');
        }
        return text.toString().strip() + "\n";
    }

    private String execStart(String command) {
        int space = command.indexOf(' ');
        String program = space < 0 ? command : command.substring(0, space);
        return "ExecStart=" + quoted(bin.resolve(program).toString()) + (space < 0 ? "" : command.substring(space));
    }

    private List<String> variables() {
        List<String> lines = new ArrayList<>();
        for (String name : PASSED) {
            String value = environment.get(name);
            if (value != null) {
                lines.add("Environment=" + quoted(name + "=" + value));
            }
        }
        return lines;
    }

    private List<String> hardening() {
        List<String> lines = new ArrayList<>(HARDENING);
        if (system) {
            lines.addAll(SYSTEM_HARDENING);
        }
        return lines;
    }

    private String credentialFile() {
        return system ? "/etc/agentctl/oauth-token.cred" : "~/.config/agentctl/oauth-token.cred";
    }

    private String credentialLine() {
        return credential
                .map(file -> "LoadCredentialEncrypted=oauth-token:" + escaped(file.toString()))
                .orElse("# and then 'agentctl install-units' once more.");
    }

    private String tokenFileLine() {
        return credential.isPresent() ? "Environment=AGENTCHAT_TOKEN_FILE=%d/oauth-token" : "";
    }

    /** One word to systemd, whatever is in it. */
    private static String quoted(String text) {
        return '"' + escaped(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /** A percent sign begins a specifier. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    private static String template(String name) throws IOException {
        try (InputStream in = UnitFiles.class.getResourceAsStream("units/" + name)) {
            if (in == null) {
                throw new IOException("the unit " + name + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

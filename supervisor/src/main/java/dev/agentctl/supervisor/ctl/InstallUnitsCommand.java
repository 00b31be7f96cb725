package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.UntrustedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "install-units",
        description = "Writes systemd units for killswitch, god-watchdog and agent-supervisor@NAME.",
        footer = {
            "",
            "Nothing is enabled or started: what to do next is printed. The variables that",
            "choose agents and engines (AGENTCHAT_HOME, CONTAINER_HOST, …) are kept in the",
            "units as they are now; no secret is. A token comes as a credential that",
            "systemd-creds encrypted: /etc/agentctl/oauth-token.cred, or for a user",
            "~/.config/agentctl/oauth-token.cred (systemd 256 or newer).",
            "",
            "Without systemd, use cron: see 'killswitch --help' and 'god-watchdog --help'."
        })
final class InstallUnitsCommand implements Callable<Integer> {
    private static final int MAX_UNIT = 64 << 10;
    private static final Path SYSTEM = Path.of("/etc/systemd/system");
    private static final Path SYSTEM_CREDENTIAL = Path.of("/etc/agentctl/oauth-token.cred");

    @Option(names = "--system", description = "The machine's units, run as root (default for root).")
    private boolean system;

    @Option(names = "--user", description = "This user's units (default for others).")
    private boolean user;

    @Option(names = "--into", paramLabel = "FOLDER", description = "Another folder than systemd's own.")
    private @Nullable Path into;

    @Option(names = "--dry-run", description = "Prints the units and changes nothing.")
    private boolean dryRun;

    @Option(names = "--uninstall", description = "Removes the units that were written so.")
    private boolean uninstall;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final AgentCtl top;

    InstallUnitsCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (system && user) {
            throw new ParameterException(spec.commandLine(), "--system does not go with --user");
        }
        boolean forSystem = system || (!user && "root".equals(System.getProperty("user.name")));
        Path folder = into == null ? folder(forSystem) : into;
        if (uninstall) {
            remove(folder, forSystem);
        } else {
            write(folder, forSystem);
        }
        return ExitCode.FINE.number();
    }

    private Map<String, String> environment() {
        return top.operator().console().environment();
    }

    private Path folder(boolean forSystem) {
        return forSystem ? SYSTEM : configuration().resolve("systemd").resolve("user");
    }

    private Path configuration() {
        String named = environment().getOrDefault("XDG_CONFIG_HOME", "");
        return named.startsWith("/")
                ? Path.of(named)
                : Path.of(environment().getOrDefault("HOME", System.getProperty("user.home")), ".config");
    }

    private void write(Path folder, boolean forSystem) throws IOException, InterruptedException {
        Path bin = Distribution.own()
                .map(distribution -> distribution.root().resolve("bin"))
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED,
                        "it is not known where these commands are: start agentctl by its launcher in bin/"));
        Path credential = forSystem
                ? SYSTEM_CREDENTIAL
                : configuration().resolve("agentctl").resolve("oauth-token.cred");
        Map<String, String> texts = new UnitFiles(
                        forSystem,
                        bin,
                        top.operator().homes().root(),
                        environment(),
                        Files.exists(credential) ? Optional.of(credential) : Optional.empty())
                .texts();
        Console console = top.operator().console();
        if (dryRun) {
            for (Map.Entry<String, String> unit : texts.entrySet()) {
                console.out().println("# " + folder.resolve(unit.getKey()));
                console.out().println(unit.getValue());
            }
            return;
        }
        for (String name : texts.keySet()) {
            refuseForeign(folder.resolve(name));
        }
        Files.createDirectories(folder);
        for (Map.Entry<String, String> unit : texts.entrySet()) {
            Path file = folder.resolve(unit.getKey());
            AtomicFile.write(file, unit.getValue().getBytes(StandardCharsets.UTF_8), "rw-r--r--");
            console.out().println("written: " + file);
        }
        reload(forSystem);
        String systemctl = forSystem ? "systemctl" : "systemctl --user";
        console.out().println("next:    " + systemctl + " enable --now killswitch god-watchdog");
        console.out().println("         " + systemctl + " enable --now agent-supervisor@NAME, for an agent of its own");
        if (!forSystem) {
            console.out().println("         loginctl enable-linger, so that they run while nobody is logged in");
        }
    }

    private void remove(Path folder, boolean forSystem) throws IOException, InterruptedException {
        Console console = top.operator().console();
        List<Path> ours = new ArrayList<>();
        for (String name : UnitFiles.NAMES) {
            Path file = folder.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                refuseForeign(file);
                ours.add(file);
            }
        }
        if (ours.isEmpty()) {
            console.out().println("no unit of these is in " + folder);
            return;
        }
        for (Path file : ours) {
            if (dryRun) {
                console.out().println("would remove: " + file);
            } else {
                Files.delete(file);
                console.out().println("removed: " + file);
            }
        }
        if (!dryRun) {
            reload(forSystem);
            console.out()
                    .println("what runs goes on: stop it with '" + (forSystem ? "systemctl" : "systemctl --user")
                            + " stop killswitch god-watchdog'");
        }
    }

    /** A unit of that name that somebody else wrote is theirs. */
    private static void refuseForeign(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean ours = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && new String(UntrustedFile.read(file, MAX_UNIT), StandardCharsets.UTF_8).startsWith(UnitFiles.MARK);
        if (!ours) {
            throw new CommandFailure(
                    ExitCode.FAILED, file + " was not written by 'agentctl install-units': move it away first");
        }
    }

    /** Makes a systemd that runs read the units again; where there is none, that is said and is no error. */
    private void reload(boolean forSystem) throws IOException, InterruptedException {
        if (into != null) {
            return;
        }
        Console console = top.operator().console();
        if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
            console.err().println("agentctl: systemd does not run here, so nothing was told to read the units");
            return;
        }
        List<String> command =
                forSystem ? List.of("systemctl", "daemon-reload") : List.of("systemctl", "--user", "daemon-reload");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroy();
            console.err().println("agentctl: '" + String.join(" ", command) + "' failed: run it yourself");
        }
    }
}

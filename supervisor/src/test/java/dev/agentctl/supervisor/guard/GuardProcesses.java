package dev.agentctl.supervisor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentHomes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The commands as whole processes from the tests' class path, with a distribution folder of the tests' own whose launchers
 * come from that class path too.
 */
final class GuardProcesses implements AutoCloseable {
    private static final Map<String, String> MAINS = Map.of(
            "agent-supervisor", "dev.agentctl.supervisor.AgentSupervisor",
            "agentctl", "dev.agentctl.supervisor.ctl.AgentCtl",
            "killswitch", "dev.agentctl.supervisor.guard.KillSwitch",
            "god-watchdog", "dev.agentctl.supervisor.guard.GodWatchdog");

    private final Path folder;
    private final Map<String, String> environment;
    private final List<Process> begun = new ArrayList<>();

    GuardProcesses(Path folder, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.environment = environment;
        Path bin = Files.createDirectories(folder.resolve("dist/bin"));
        for (Map.Entry<String, String> main : MAINS.entrySet()) {
            Path launcher = bin.resolve(main.getKey());
            Files.writeString(
                    launcher, "#!/bin/sh\nexec '" + String.join("' '", java()) + "' " + main.getValue() + " \"$@\"\n");
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** What one run gave. */
    record Result(int code, String out, String err, Duration took) {}

    /** One that goes on. */
    record Started(Process process, Path out, Path err, long since) {
        Result end() throws IOException, InterruptedException {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
            Duration took = Duration.ofNanos(System.nanoTime() - since);
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err), took);
        }

        String said() {
            try {
                return Files.readString(out) + Files.readString(err);
            } catch (IOException gone) {
                throw new AssertionError(gone);
            }
        }
    }

    AgentHomes homes() {
        return new AgentHomes(folder.resolve("root"));
    }

    /** A cloud's kill file; its folder does not exist. */
    Path cloud() {
        return folder.resolve("cloud/drive/KILL_AGENTS");
    }

    private List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx64m",
                "-Dagentctl.dist=" + folder.resolve("dist"),
                "-cp",
                System.getProperty("java.class.path"));
    }

    Result run(String command, String... arguments) throws IOException, InterruptedException {
        return begin(command, arguments).end();
    }

    Started begin(String command, String... arguments) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(folder.resolve("dist/bin").resolve(command).toString());
        words.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, command, ".out");
        Path err = Files.createTempFile(folder, command, ".err");
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("AGENTCHAT_HOME", homes().root().toString());
        builder.environment().put("AGENTCHAT_KILL_FILES", cloud().toString());
        builder.environment().putAll(environment);
        long since = System.nanoTime();
        Started started = new Started(builder.start(), out, err, since);
        begun.add(started.process());
        return started;
    }

    /** Ends what still runs of the commands that were begun; agents go on. */
    @Override
    public void close() {
        begun.forEach(Process::destroyForcibly);
    }
}

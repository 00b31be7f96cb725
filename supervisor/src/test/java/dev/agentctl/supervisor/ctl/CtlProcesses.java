package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs agentctl as whole processes from the tests' class path, with a distribution folder of the tests' own whose
 * supervisor comes from that class path too.
 */
final class CtlProcesses {
    private static final String MAIN = "dev.agentctl.supervisor.ctl.AgentCtl";

    private final Path folder;
    private final Map<String, String> environment;

    CtlProcesses(Path folder, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.environment = environment;
        Path bin = Files.createDirectories(distribution().resolve("bin"));
        String script = "#!/bin/sh\nexec '" + String.join("' '", java("-Xmx32m"))
                + "' dev.agentctl.supervisor.AgentSupervisor \"$@\"\n";
        Files.writeString(bin.resolve("agent-supervisor"), script);
        Files.setPosixFilePermissions(bin.resolve("agent-supervisor"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What one run gave. */
    record Result(int code, String out, String err) {}

    /** One that goes on. */
    record Started(Process process, Path out, Path err) {
        Result end() throws IOException, InterruptedException {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("agentctl ends")
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    private Path distribution() {
        return folder.resolve("dist");
    }

    Path root() {
        return folder.resolve("root");
    }

    private List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path").replace("'", "")));
        return command;
    }

    Result ctl(String... arguments) throws IOException, InterruptedException {
        return begin(arguments).end();
    }

    Started begin(String... arguments) throws IOException {
        List<String> command = java("-Dagentctl.dist=" + distribution());
        command.add(MAIN);
        command.addAll(List.of(arguments));
        return begin(command);
    }

    /** Runs a shell's command line in which {@code "$@"} is agentctl with these arguments. */
    Started shell(String line, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
        command.addAll(java("-Dagentctl.dist=" + distribution()));
        command.add(MAIN);
        command.addAll(List.of(arguments));
        return begin(command);
    }

    private Started begin(List<String> command) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("AGENTCHAT_HOME", root().toString());
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }
}

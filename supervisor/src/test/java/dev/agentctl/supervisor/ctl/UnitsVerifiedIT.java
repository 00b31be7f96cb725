package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.RealParts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The units, as systemd itself reads them. */
class UnitsVerifiedIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void systemd_finds_nothing_to_complain_of(boolean system, boolean withToken) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("my tools (100%)/bin"));
        for (String name : List.of("killswitch", "god-watchdog", "agent-supervisor")) {
            Files.writeString(bin.resolve(name), "#!/bin/sh\n");
            Files.setPosixFilePermissions(bin.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Optional<Path> token = withToken ? Optional.of(folder.resolve("100%.cred")) : Optional.empty();
        Map<String, String> texts =
                new UnitFiles(system, bin, folder, Map.of("AGENTCHAT_HOME", "/srv/my agents 100%"), token).texts();

        assertThat(verified(system, texts)).isEmpty();
    }

    /** A verification that finds nothing wrong in anything would prove nothing. */
    @Test
    void a_broken_unit_is_complained_of() throws Exception {
        Map<String, String> broken =
                Map.of("killswitch.service", "[Service]\nExecStart=/nowhere/killswitch\nRestart=sometimes\n");

        assertThat(verified(true, broken)).contains("/nowhere/killswitch").contains("sometimes");
    }

    private String verified(boolean system, Map<String, String> texts) throws Exception {
        RealParts.program("systemd-analyze", "systemd");
        Path units = Files.createDirectories(folder.resolve("units"));
        List<String> command =
                new ArrayList<>(List.of("systemd-analyze", system ? "--system" : "--user", "--man=no", "verify"));
        for (Map.Entry<String, String> unit : texts.entrySet()) {
            // A template is read as one of its instances.
            Path file = units.resolve(unit.getKey().replace("@.", "@worker."));
            Files.writeString(file, unit.getValue());
            command.add(file.toString());
        }
        // The socket that they want is not on every machine.
        Files.writeString(units.resolve("podman.socket"), "[Socket]\nListenStream=/run/none.sock\nAccept=yes\n");
        Files.writeString(units.resolve("podman@.service"), "[Service]\nExecStart=/bin/true\n");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SYSTEMD_UNIT_PATH", units + ":");
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines()
                .filter(line -> line.contains("killswitch") || line.contains("god-watchdog") || line.contains("agent-"))
                .collect(java.util.stream.Collectors.joining("\n"));
    }
}

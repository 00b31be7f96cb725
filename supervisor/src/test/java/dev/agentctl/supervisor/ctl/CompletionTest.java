package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.RealParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void desk() throws IOException {
        desk = new Desk(folder);
        desk.home("writer");
        desk.home("tester");
    }

    private Path script(String shell) throws IOException {
        assertThat(desk.ctl("completion", shell)).isZero();
        return Files.writeString(folder.resolve("agentctl." + shell), desk.out());
    }

    private List<String> run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("AGENTCHAT_HOME", desk.homes.root().toString());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().map(String::strip).toList();
    }

    private List<String> bash(String... words) throws IOException, InterruptedException {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.isEmpty() ? "" : " ").append("'").append(word).append("'");
        }
        return run(
                "bash",
                "--norc",
                "-c",
                "compopt() { :; }; set -eu; . '" + script("bash") + "'; set +eu; COMP_WORDS=(" + line + "); COMP_CWORD="
                        + (words.length - 1)
                        + "; COMP_TYPE=9; _complete_agentctl; printf '%s\\n' \"${COMPREPLY[@]}\"");
    }

    @Test
    void bash_completes_commands_and_options() throws Exception {
        assertThat(bash("agentctl", "st")).containsExactlyInAnyOrder("start", "stop", "status", "stopall");
        assertThat(bash("agentctl", "start", "a", "m", "--me")).containsExactly("--memory");
        assertThat(bash("agentctl", "start", "--engine", "")).containsExactlyInAnyOrder("podman", "local");
        assertThat(bash("agentctl", "completion", "f")).containsExactly("fish");
        assertThat(bash("agentctl", "team", "s"))
                .containsExactlyInAnyOrder("start", "stop", "status", "spawn", "shift", "say");
        assertThat(bash("agentctl", "team", "spawn", "w")).containsExactly("worker");
        assertThat(bash("agentctl", "team", "start", "--fo")).containsExactly("--foreground");
        assertThat(bash("agentctl", "team", "task", "")).contains("add", "list", "show", "cancel", "retry");
        assertThat(bash("agentctl", "team", "task", "list", "--a")).containsExactly("--all");
    }

    @Test
    void bash_completes_the_names_of_agents() throws Exception {
        assertThat(bash("agentctl", "stop", "")).containsExactlyInAnyOrder("writer", "tester");
        assertThat(bash("agentctl", "logs", "wr")).containsExactly("writer");
    }

    @Test
    void zsh_takes_the_script() throws Exception {
        RealParts.program("zsh", "zsh");

        assertThat(run(
                        "zsh",
                        "-f",
                        "-c",
                        "autoload -U compinit && compinit -u && . '" + script("zsh")
                                + "' && whence -w _complete_agentctl"))
                .contains("_complete_agentctl: function");
    }

    @Test
    void fish_completes_commands_options_and_names() throws Exception {
        RealParts.program("fish", "fish");
        String load = "source '" + script("fish") + "'; complete -C ";

        assertThat(words(run("fish", "-N", "-c", load + "'agentctl st'")))
                .containsExactlyInAnyOrder("start", "stop", "status", "stopall");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl start --me'")))
                .containsExactly("--memory");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl start --engine '")))
                .containsExactlyInAnyOrder("podman", "local");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl stop w'"))).containsExactly("writer");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl team s'")))
                .containsExactlyInAnyOrder("start", "stop", "status", "spawn", "shift", "say");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl team spawn w'")))
                .containsExactly("worker");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl team start --'")))
                .contains("--foreground")
                .doesNotContain("--memory");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl team task '")))
                .containsExactlyInAnyOrder("add", "list", "show", "cancel", "retry");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl team task list --a'")))
                .containsExactly("--all");
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl team list --a'")))
                .isEmpty();
        assertThat(words(run("fish", "-N", "-c", load + "'agentctl team stop w'")))
                .isEmpty();
    }

    private static List<String> words(List<String> lines) {
        return lines.stream().map(line -> line.split("\t", 2)[0]).toList();
    }

    @Test
    void fishs_script_has_every_command_and_quotes_its_descriptions() throws Exception {
        String script = Files.readString(script("fish"));

        assertThat(UsageTest.commands())
                .allSatisfy(command -> assertThat(script).contains("-n __fish_use_subcommand -a " + command + " -d '"));
        assertThat(script)
                .contains(
                        "from team; and __fish_seen_subcommand_from task; and __fish_seen_subcommand_from list' -l all")
                .contains("from list; and not __fish_seen_subcommand_from task' -l json")
                .contains("__fish_seen_subcommand_from context' -a '(__agentctl_agents)'")
                .contains("Shows the end of an agent\\'s log")
                .doesNotContain("${")
                .doesNotContain("%n");
    }
}

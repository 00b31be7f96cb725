package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.team.config.ConfigText;
import dev.agentctl.supervisor.team.config.TeamToml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        description = "Checks a team's file and prints what holds, defaults filled in.",
        footer = {"", "  agentctl team config --example > team.toml"})
final class TeamConfigCommand implements Callable<Integer> {
    private static final int LONGEST = 100_000;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The file (default: " + TeamToml.USUAL + " in this folder).")
    private Path config = Path.of(TeamToml.USUAL);

    @Option(names = "--explain", description = "Prints all keys instead: type, default, range, and what they say.")
    private boolean explain;

    @Option(names = "--example", description = "Prints a whole file instead, with a comment for each key.")
    private boolean example;

    @Option(names = "--json", description = "As JSON: durations in seconds, sizes in bytes.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final AgentCtl top;

    TeamConfigCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException {
        Console console = top.operator().console();
        if (example && (explain || json)) {
            throw new ParameterException(spec.commandLine(), "--example goes with neither --explain nor --json");
        }
        if (example) {
            print(ConfigText.example());
        } else if (explain) {
            if (json) {
                console.json(JsonObject.EMPTY.with("schema", 1).with("keys", ConfigText.keys()));
            } else {
                print(ConfigText.explain());
            }
        } else {
            TeamToml toml = TeamToml.read(config, console.environment());
            if (json) {
                console.json(JsonObject.EMPTY
                        .with("schema", 1)
                        .with("file", toml.file().toString())
                        .with("config", ConfigText.json(toml.settings())));
            } else {
                print(ConfigText.toml(toml.settings()));
            }
        }
        return ExitCode.FINE.number();
    }

    private void print(List<String> lines) {
        Console console = top.operator().console();
        for (String text : lines) {
            for (String line : text.split("\n", -1)) {
                console.out().println(console.outIsTerminal() ? Clean.line(line, LONGEST) : line);
            }
        }
    }
}

package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Gives the team a task, and says its number once it is on disk.",
        footer = {
            "",
            "The words are data to the session: no slash command. Options come before TEXT:",
            "what follows its first word is part of it after '--'.",
            "",
            "  agentctl team task add --to ada 'Mend the basket: see the log of Tuesday'",
            "  agentctl team task add - < task.md"
        })
final class TeamTaskAddCommand implements Callable<Integer> {
    /** In bytes, of standard input. What is longer belongs into a file that the task names. */
    private static final int LONGEST_INPUT = 64 << 10;

    private static final int LONGEST = 2000;

    @Parameters(
            arity = "1..*",
            paramLabel = "TEXT",
            description = "What is to be done; '-' reads it from standard input.")
    private List<String> words = List.of();

    @Option(
            names = "--to",
            paramLabel = "NICK",
            converter = NickArgument.class,
            description = "The session that it is for; else whoever is free.")
    private @Nullable String addressee;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Mixin
    private TeamOption team = new TeamOption();

    private final AgentCtl top;

    TeamTaskAddCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String text = text();
        if (text.isBlank()) {
            throw new CommandFailure(ExitCode.USAGE, "the task has no text: say what is to be done");
        }
        TeamReply reply =
                TeamLine.ask(team.home(top), new TeamCommand.AddTask(text, Optional.ofNullable(addressee), user()));
        Console console = top.operator().console();
        if (json) {
            console.json(JsonObject.EMPTY
                    .with("schema", 1)
                    .with(
                            "number",
                            reply.facts().number("number").isPresent()
                                    ? reply.facts().number("number").getAsLong()
                                    : null)
                    .with("sentence", reply.sentence()));
        } else {
            console.out().println(Clean.line(reply.sentence(), LONGEST));
        }
        return ExitCode.FINE.number();
    }

    private String text() throws IOException {
        if (!words.equals(List.of("-"))) {
            return String.join(" ", words);
        }
        byte[] input = top.operator().in().readNBytes(LONGEST_INPUT + 1);
        if (input.length > LONGEST_INPUT) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the task on standard input is longer than " + LONGEST_INPUT / 1024
                            + " KB: put it into a file of the project, and name that in the task");
        }
        return new String(input, StandardCharsets.UTF_8).strip();
    }

    private static String user() {
        return System.getProperty("user.name", "?");
    }
}

package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.control.TeamCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "spawn", description = "Starts a session, or lets it wait until the limits admit it.")
final class TeamSpawnCommand implements Callable<Integer> {
    /** The words of the roles. */
    static final class Roles implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            List<String> words = new ArrayList<>();
            for (Role role : Role.values()) {
                words.add(role.word());
            }
            return words.iterator();
        }
    }

    @Parameters(
            index = "0",
            paramLabel = "ROLE",
            completionCandidates = Roles.class,
            description = "What it is for: ${COMPLETION-CANDIDATES}.")
    private String role = "";

    @Parameters(
            index = "1..*",
            paramLabel = "TASK",
            description = "What it works on, in words; none: it waits for tasks.")
    private List<String> task = List.of();

    @Option(names = "--channel", paramLabel = "CHANNEL", description = "What it watches. Repeatable.")
    private List<String> channels = List.of();

    @Option(names = "--handoff", paramLabel = "PAGE", description = "The page of the wiki that it begins from.")
    private @Nullable String handoff;

    @Mixin
    private TeamOption team = new TeamOption();

    private final AgentCtl top;

    TeamSpawnCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return TeamLine.act(top, team, spawn());
    }

    private TeamCommand.Spawn spawn() {
        Role known = Role.of(role)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "there is no role '" + role + "': use em, manager or worker"));
        String words = String.join(" ", task);
        return new TeamCommand.Spawn(
                known, words.isBlank() ? Optional.empty() : Optional.of(words), channels, Optional.ofNullable(handoff));
    }
}

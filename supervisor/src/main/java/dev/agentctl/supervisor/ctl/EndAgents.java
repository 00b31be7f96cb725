package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.supervisor.ctl.Bulk.Result;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.Optional;

/** Finds agents by name and does one thing to each: what stop, kill and remove share. */
final class EndAgents {
    private EndAgents() {}

    @FunctionalInterface
    interface Act {
        String to(Lifecycle lifecycle, Member member) throws EngineException, IOException;
    }

    /** @param word the act, as a refusal names it */
    static int run(AgentCtl top, List<AgentName> names, Optional<String> engine, String word, Act act)
            throws EngineException, InterruptedException {
        Lifecycle lifecycle = top.lifecycle();
        try (Fleet fleet = top.fleet()) {
            List<Result> results = Bulk.run(names, name -> () -> {
                Lifecycle.refuseGod(name, word);
                Optional<Member> member = fleet.find(name, engine);
                return member.isPresent() ? act.to(lifecycle, member.get()) : noneOf(top, name);
            });
            return Bulk.report(top.operator().console(), results);
        }
    }

    /** An agent whose container is gone does not run; a name that nobody ever heard is a mistake. */
    private static String noneOf(AgentCtl top, AgentName name) {
        if (!Files.isDirectory(top.operator().homes().home(name).path(), LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailure(
                    ExitCode.FAILED, "no agent " + name + " is known: 'agentctl list' shows those that are");
        }
        return "does not run: no engine knows it";
    }
}

package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import dev.agentctl.shared.engine.NoSuchAgentException;
import dev.agentctl.shared.engine.Protection;
import dev.agentctl.shared.file.OwnerLock;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import dev.agentctl.supervisor.token.TokenHandover;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Starts and ends agents by the rules that hold for every command: God and other protected agents are not ended, a name
 * has one life, nothing mortal starts while a kill file exists, a start is remembered, every act is recorded. Each
 * method gives what it did, as words that follow the agent's name. Thread-safe.
 */
final class Lifecycle {
    private final AgentHomes homes;
    private final StartMemory memory;
    private final ActLog acts;
    private final Clock clock;
    private final KillFiles killFiles;
    private final Beginning beginning;

    /** @param environment as {@link System#getenv()} gives it */
    Lifecycle(AgentHomes homes, Map<String, String> environment, Clock clock) {
        this.homes = homes;
        this.killFiles = KillFiles.of(homes, environment);
        this.memory = new StartMemory(homes);
        this.acts = new ActLog(homes, clock);
        this.clock = clock;
        this.beginning = new Beginning(homes, environment, memory, acts);
    }

    /** Starts an agent of which no namesake runs in any engine, and hands it its token. */
    Agent start(Fleet fleet, Engine engine, AgentSpec spec, TokenSource tokens, String why)
            throws EngineException, IOException {
        refuseOtherSpelling(spec.name());
        refuseUnderKillFile(spec.name());
        try (OwnerLock _ = lock(spec.name())) {
            refuseNamesake(fleet, spec.name(), Optional.empty());
            return beginning.of(engine, spec, tokens.handover(spec, Beginning.isContainer(engine)), "start", why);
        }
    }

    /** @param but the one life of that name that may run */
    private static void refuseNamesake(Fleet fleet, AgentName name, Optional<AgentId> but) {
        for (Member member : fleet.roster().members()) {
            Agent agent = member.agent();
            if (agent.name().equals(name) && agent.isRunning() && !agent.id().equals(but.orElse(null))) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        name + " runs already in " + member.engine().name() + " (" + AgentFacts.place(agent) + ")"
                                + (name.isGod() ? "" : ": stop it first, or use 'agentctl restart " + name + "'"));
            }
        }
    }

    /** Asks the agent to end, by force after the grace; one that has ended is left as it is. */
    String stop(Member member, Duration grace, String why) throws EngineException, IOException {
        return end(
                member,
                "stop",
                why,
                "stopped",
                () -> member.engine().stop(member.agent().id(), grace));
    }

    /** Ends the agent by force; one that has ended is left as it is. */
    String kill(Member member, String why) throws EngineException, IOException {
        return end(
                member,
                "kill",
                why,
                "killed",
                () -> member.engine().kill(member.agent().id()));
    }

    /** Whether it is remembered how this very agent was started; true where the memory cannot be read. */
    boolean remembers(Member member) {
        try {
            return memory.read(member.agent().name())
                    .filter(start -> start.began(member.agent()))
                    .isPresent();
        } catch (IOException unreadable) {
            // Who tries to restart it is told why that cannot be.
            return true;
        }
    }

    /** How the agent was last started; empty if nobody remembers. */
    Optional<AgentSpec> remembered(AgentName name) throws IOException {
        return memory.read(name).map(RememberedStart::spec);
    }

    /**
     * Remembers another way to start the agent from its next start on.
     *
     * @param before what the change was made from: it must still hold
     */
    void change(AgentSpec before, AgentSpec after) throws IOException {
        try (OwnerLock _ = lock(before.name())) {
            RememberedStart start = memory.read(before.name())
                    .filter(now -> now.spec().equals(before))
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.FAILED,
                            before.name() + " was changed or started anew meanwhile: nothing was changed, edit it"
                                    + " again"));
            memory.write(new RememberedStart(start.life(), after));
            acts.done("edit", before.name(), start.life(), "asked for with 'agentctl edit'");
        }
    }

    /**
     * Ends the agent, if it runs, starts it as it was started before, and hands it its token. Without a token that it
     * needs, it is not ended.
     *
     * @param member empty where no engine knows it
     */
    String restart(Fleet fleet, AgentName name, Optional<Member> member, Duration grace, TokenSource tokens, String why)
            throws EngineException, IOException {
        refuseGod(name, "restart");
        refuseUnderKillFile(name);
        try (OwnerLock _ = lock(name)) {
            if (member.isPresent()) {
                refuseProtected(member.get().agent(), "restart");
            }
            RememberedStart before = memory.read(name)
                    .filter(start ->
                            member.isEmpty() || start.began(member.get().agent()))
                    .orElseThrow(() -> unknownStart(name, member));
            Engine home = engineOf(fleet, before);
            refuseNamesake(fleet, name, member.map(known -> known.agent().id()));
            TokenHandover handover = tokens.handover(before.spec(), Beginning.isContainer(home));
            boolean ended = member.isPresent() && endForRestart(member.get(), grace, why);
            Agent fresh = beginning.of(home, before.spec(), handover, "restart", why);
            return (ended ? "restarted" : "started again") + " in " + home.name() + " (" + AgentFacts.place(fresh)
                    + ")";
        }
    }

    /** Whether it ran, and was ended. */
    private boolean endForRestart(Member member, Duration grace, String why) throws EngineException, IOException {
        AgentId life = member.agent().id();
        try {
            member.engine().stop(life, grace);
            return member.agent().isRunning();
        } catch (NoSuchAgentException over) {
            return false;
        } catch (EngineException failure) {
            acts.failed("restart", member.agent().name(), life, why, failure);
            throw failure;
        }
    }

    /**
     * Starts God as it was started before, and hands it the token that is at hand, without asking for one; without it, it
     * waits. One that runs is left alone, but for a token that was given for it. No kill file concerns it.
     *
     * @param known what an engine knows of it, if anything
     * @param lost the key of a life that has lost its process, though its engine says that it runs
     */
    String resurrect(Fleet fleet, Optional<Member> known, Optional<String> lost, TokenSource tokens, String why)
            throws EngineException, IOException {
        AgentName god = AgentName.GOD;
        try (OwnerLock _ = lock(god)) {
            if (known.isPresent() && known.get().agent().isRunning()) {
                Agent agent = known.get().agent();
                if (!agent.id().key().equals(lost.orElse(""))) {
                    boolean took = tokens.giveIfGiven(known.get().engine(), agent);
                    return "runs already in " + known.get().engine().name() + " (" + AgentFacts.place(agent) + ")"
                            + (took ? ", and has its token" : "");
                }
                // Nothing of it runs: this makes its engine notice.
                known.get().engine().kill(agent.id());
            }
            RememberedStart before = memory.read(god)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.FAILED,
                            "nobody remembers how God was started: start it with 'agentctl start God \"…\"'"));
            Engine home = engineOf(fleet, before);
            refuseNamesake(fleet, god, known.map(member -> member.agent().id()));
            TokenHandover handover = tokens.handoverUnasked(before.spec(), Beginning.isContainer(home));
            Agent fresh = beginning.of(home, before.spec(), handover, "resurrect", why);
            return "brought back in " + home.name() + " (" + AgentFacts.place(fresh) + ")";
        }
    }

    /**
     * Asks for the token now, if one of these agents will need it when it is started again: later would be in the middle
     * of the others' progress. Where there is none, each agent that needs one says so itself.
     */
    void askNow(TokenSource tokens, Collection<AgentName> names) throws IOException {
        for (AgentName name : names) {
            Optional<RememberedStart> start;
            try {
                start = memory.read(name);
            } catch (IOException toldLater) {
                continue;
            }
            if (start.isPresent() && tokens.isThere()) {
                tokens.handover(
                        start.get().spec(),
                        Beginning.isContainer(start.get().life().engine()));
            }
        }
    }

    private static CommandFailure unknownStart(AgentName name, Optional<Member> member) {
        if (member.isEmpty()) {
            return new CommandFailure(
                    ExitCode.FAILED, "no agent " + name + " is known: start it with 'agentctl start'");
        }
        Agent agent = member.get().agent();
        String other = Fleet.isKind(agent.id().engine(), "podman")
                ? "restart its container with 'podman restart " + agent.id().shortKey() + "', or stop it and use"
                        + " 'agentctl start'"
                : "stop it and use 'agentctl start'";
        return new CommandFailure(
                ExitCode.FAILED,
                "this " + name + " (" + AgentFacts.place(agent)
                        + ") was not started by agentctl, so what it was started with is not known: " + other);
    }

    private static Engine engineOf(Fleet fleet, RememberedStart before) throws EngineException {
        for (Engine engine : fleet.engines()) {
            if (engine.name().equals(before.life().engine())) {
                return engine;
            }
        }
        int at = before.life().engine().indexOf('@');
        if (at > 0) {
            throw new EngineUnreachableException(before.spec().name() + " belongs to "
                    + before.life().engine() + ": give that machine's address with --host");
        }
        return fleet.engine(before.life().engine());
    }

    /** Forgets an agent that has ended, and how it was started; its home stays. */
    String remove(Member member, String why) throws EngineException, IOException {
        Agent agent = member.agent();
        refuseProtected(agent, "remove");
        if (agent.isRunning()) {
            throw new CommandFailure(
                    ExitCode.FAILED, "it runs: stop it with 'agentctl stop " + agent.name() + "' first");
        }
        try (OwnerLock _ = lock(agent.name())) {
            member.engine().remove(agent.id());
            Optional<RememberedStart> known = memory.read(agent.name());
            if (known.isPresent() && known.get().began(agent)) {
                memory.forget(agent.name());
            }
        }
        beginning.forgetToken(agent.name(), agent.id().engine());
        acts.done("remove", agent.name(), agent.id(), why);
        return "removed; its home stays at " + homes.home(agent.name()).path();
    }

    private interface Ending {
        void run() throws EngineException;
    }

    private String end(Member member, String act, String why, String done, Ending ending)
            throws EngineException, IOException {
        Agent agent = member.agent();
        refuseProtected(agent, act);
        if (!agent.isRunning()) {
            beginning.forgetToken(agent.name(), agent.id().engine());
            return "does not run" + AgentFacts.endedAgo(agent, clock.instant());
        }
        try {
            ending.run();
        } catch (NoSuchAgentException over) {
            return "had ended by itself";
        } catch (EngineException failure) {
            acts.failed(act, agent.name(), agent.id(), why, failure);
            throw failure;
        }
        beginning.forgetToken(agent.name(), agent.id().engine());
        acts.done(act, agent.name(), agent.id(), why);
        return done;
    }

    /** No case makes another God, and the watchdog looks after the one of this name. */
    private static void refuseOtherSpelling(AgentName name) {
        if (name.isGod() && !name.equals(AgentName.GOD)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "'" + name + "' is God by another spelling: start it as " + AgentName.GOD);
        }
    }

    /** Refuses by name alone, so that no engine need answer. */
    static void refuseGod(AgentName name, String act) {
        if (name.isGod()) {
            throw new CommandFailure(ExitCode.FAILED, Protection.refusal(name, "agentctl", act));
        }
    }

    private static void refuseProtected(Agent agent, String act) {
        if (Protection.covers(agent)) {
            throw new CommandFailure(ExitCode.FAILED, Protection.refusal(agent, "agentctl", act));
        }
    }

    private void refuseUnderKillFile(AgentName name) {
        if (name.isGod()) {
            return;
        }
        Optional<Path> file = killFiles.present();
        if (file.isPresent()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "no agent but God starts while the kill file " + file.get()
                            + " exists: lift it with 'killswitch --clear' first");
        }
    }

    private OwnerLock lock(AgentName name) throws IOException {
        return memory.lock(name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED, name + " is being started or restarted by another agentctl at this moment"));
    }

    /** What a failure says, with the agent's name before it where it does not name the agent itself. */
    static String named(AgentName name, Throwable failure) {
        String sentence = Sentences.of(failure);
        boolean names = (" " + sentence + " ").contains(" " + name + " ") || sentence.startsWith(name + ":");
        return names ? sentence : name + ": " + sentence;
    }
}

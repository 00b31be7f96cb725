package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.KillFiles;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a loop does in its home all the time: shows that it lives, keeps its lock, and looks for requests to stop. What
 * fails is said once and tried again; the agent runs on. The loop's thread only.
 */
final class HomeUpkeep implements AutoCloseable {
    private final AgentHome home;
    private final KillFiles killFiles;
    private final boolean isProtected;
    private final HomeOwner owner;
    private final Heartbeat heartbeat;
    private final Consumer<String> say;
    private boolean owns = true;
    private boolean away;
    private boolean beatFails;
    private boolean lockFails;

    /**
     * @param isProtected whether requests to stop do not concern this agent
     * @param say takes a sentence for the log
     */
    HomeUpkeep(AgentHome home, KillFiles killFiles, boolean isProtected, HomeOwner owner, Consumer<String> say) {
        this.home = home;
        this.killFiles = killFiles;
        this.isProtected = isProtected;
        this.owner = owner;
        this.heartbeat = new Heartbeat(home.heartbeatFile());
        this.say = say;
    }

    /** Whether files may be written there: the folder is the one that was taken, and no other loop has taken it. */
    boolean isOurs() {
        boolean there = owner.isHomeInPlace();
        if (!there && !away) {
            say.accept(
                    home.path() + " was moved or replaced: the agent runs on, and nothing is written until it is back");
        }
        away = !there;
        return there && owns;
    }

    void beat() {
        try {
            heartbeat.beat();
            beatFails = false;
        } catch (IOException failure) {
            if (!beatFails) {
                beatFails = true;
                say.accept("the heartbeat cannot be written, the agent runs on: " + failure);
            }
        }
    }

    /** Keeps the lock; gives why to stop where another loop has it now. */
    Optional<StopCause> keepLock() {
        try {
            owns = owner.confirm();
            lockFails = false;
        } catch (IOException failure) {
            if (!lockFails) {
                lockFails = true;
                say.accept("supervisor.pid was removed and cannot be made again: " + failure);
            }
        }
        return owns ? Optional.empty() : Optional.of(StopCause.OTHER_OWNER);
    }

    /** A request that others have left in the folders; a stop file is consumed by this. */
    Optional<StopCause> request() {
        if (!away && stopFileTaken()) {
            return Optional.of(StopCause.STOP_FILE);
        }
        return killFileConcerns() ? Optional.of(StopCause.KILL_FILE) : Optional.empty();
    }

    /** Whoever starts an agent wants it to run: a stop request that no loop took is older than that. */
    void dropOldRequest() {
        if (stopFileTaken()) {
            say.accept("a stop request from before this start was dropped");
        }
    }

    boolean killFileConcerns() {
        return !isProtected && killFiles.present().isPresent();
    }

    /** A folder of that name is no request: no tool makes one. */
    private boolean stopFileTaken() {
        File stop = home.stopFile().toFile();
        if (!stop.exists() || stop.isDirectory()) {
            return false;
        }
        if (!stop.delete()) {
            say.accept(stop + " cannot be removed");
        }
        if (isProtected) {
            say.accept("a stop file was found and removed: this agent is protected");
            return false;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        heartbeat.close();
    }
}

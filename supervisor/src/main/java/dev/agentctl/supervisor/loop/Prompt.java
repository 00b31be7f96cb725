package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentHome;
import java.io.IOException;

/** What an agent is told when it starts. */
final class Prompt {
    private Prompt() {}

    /** For one that remembers nothing: who it is, its mission, what it noted before, and how its work survives. */
    static String fresh(AgentHome home, String mission) {
        String notes;
        try {
            notes = home.context().filter(text -> !text.isBlank()).orElse("(nothing yet: this is the beginning)\n");
        } catch (IOException unusable) {
            notes = "(context.md could not be read: " + unusable.getMessage() + ")\n";
        }
        return "You are the agent " + home.name() + ". You run unattended: nobody answers questions here.\n\n"
                + BaseFiles.of(home)
                + "Your mission:\n" + mission + "\n\n"
                + "What you noted for yourself in earlier runs (context.md):\n" + notes + "\n"
                + "You are started again whenever you end, with no memory but that file. Keep "
                + home.contextFile()
                + " up to date: what is done, what comes next, what you must not forget. Write it whenever something"
                + " important is done, and before you finish.\n";
    }

    /** For one whose conversation goes on. */
    static String resumed(AgentHome home, String mission, boolean missionIsNew) {
        return "You were started again, and this conversation goes on; what you had begun may not be finished."
                + (missionIsNew
                        ? " Your mission has changed. It is now:\n" + mission + "\n\n"
                        : " Your mission is the same.\n\n")
                + BaseFiles.of(home)
                + "Look at where you are, and go on. Keep " + home.contextFile()
                + " up to date: another start may find this conversation lost, and know only that file.\n";
    }
}

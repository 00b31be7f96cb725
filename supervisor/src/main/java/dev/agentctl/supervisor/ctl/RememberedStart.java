package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;

/**
 * How an agent was started, so that it can be started again the same way.
 *
 * @param life the life that this start began; its engine is where the agent belongs
 */
record RememberedStart(AgentId life, AgentSpec spec) {
    /** Whether this agent is the life that was begun so: not a namesake that another tool made since. */
    boolean began(Agent agent) {
        return agent.id().engine().equals(life.engine()) && agent.id().key().equals(life.key());
    }
}

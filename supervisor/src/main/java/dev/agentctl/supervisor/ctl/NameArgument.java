package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An agent's name on a command line. */
final class NameArgument implements ITypeConverter<AgentName> {
    @Override
    public AgentName convert(String text) {
        try {
            return new AgentName(text);
        } catch (IllegalArgumentException noName) {
            throw new TypeConversionException(String.valueOf(noName.getMessage()));
        }
    }
}

package dev.agentctl.supervisor.chat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a team meets people, and who of them may give it work.
 *
 * @param server a host's name or address
 * @param authority a PEM file: the certificate that the server's must come from, in place of those that this machine trusts
 * @param nick the supervisor's own
 * @param account that it logs in to by SASL; with it comes the password's file
 * @param operators the channel that the supervisor tells people of what matters in
 * @param allow accounts that may give tasks and speak to sessions
 * @param allowNicks nicks that may, on a server that knows no accounts; such a server lets anyone take them
 * @param ownConnections whether each session has a connection of its own; else the supervisor speaks for all of them
 */
public record ChatConfig(
        String server,
        int port,
        boolean tls,
        Optional<Path> authority,
        String nick,
        Optional<String> account,
        Optional<Path> passwordFile,
        Optional<String> operators,
        List<String> allow,
        List<String> allowNicks,
        boolean ownConnections) {

    public ChatConfig {
        allow = List.copyOf(allow);
        allowNicks = List.copyOf(allowNicks);
    }
}

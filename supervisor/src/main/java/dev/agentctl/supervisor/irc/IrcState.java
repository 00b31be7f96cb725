package dev.agentctl.supervisor.irc;

import java.time.Instant;

/**
 * How the connection is.
 *
 * @param isConnected whether the server has let this client in
 * @param sentence for a person: where it is connected as whom, or why it is not and when the next try is; safe to show
 * @param since when it became so
 */
public record IrcState(boolean isConnected, String sentence, Instant since) {}

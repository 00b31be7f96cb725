package dev.agentctl.supervisor.irc;

import java.nio.file.Path;

/**
 * An account on an IRC server, logged in to by SASL PLAIN.
 *
 * @param passwordFile one line, a file of this user's that nobody else may read (mode 600); read anew at each connect
 */
public record Login(String account, Path passwordFile) {}

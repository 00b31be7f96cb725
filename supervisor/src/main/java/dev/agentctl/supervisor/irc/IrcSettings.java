package dev.agentctl.supervisor.irc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and as whom a client connects. It holds no secret.
 *
 * @param authority a PEM file of the certificates (a private authority's, or a server's own) that are trusted in place of
 *     the system's; of meaning with TLS alone
 * @param nick taken as long as nobody else has it, else one like it
 * @param login where it is given, the client is on this server with this account or not at all
 * @param realName what WHOIS shows of this client
 */
public record IrcSettings(
        String host,
        int port,
        boolean tls,
        Optional<Path> authority,
        String nick,
        Optional<Login> login,
        String realName,
        IrcPace pace) {
    /** With TLS, by the system's trust, and no account. */
    public static IrcSettings of(String host, int port, String nick) {
        return new IrcSettings(host, port, true, Optional.empty(), nick, Optional.empty(), "agentctl", IrcPace.DEFAULT);
    }

    /** In the clear: what is said can be read and changed on the way, and no password is sent but to this machine. */
    public IrcSettings withoutTls() {
        return new IrcSettings(host, port, false, authority, nick, login, realName, pace);
    }

    public IrcSettings withAuthority(Path pem) {
        return new IrcSettings(host, port, tls, Optional.of(pem), nick, login, realName, pace);
    }

    public IrcSettings withLogin(Login account) {
        return new IrcSettings(host, port, tls, authority, nick, Optional.of(account), realName, pace);
    }

    public IrcSettings withNick(String name) {
        return new IrcSettings(host, port, tls, authority, name, login, realName, pace);
    }

    public IrcSettings withRealName(String name) {
        return new IrcSettings(host, port, tls, authority, nick, login, name, pace);
    }

    public IrcSettings withPace(IrcPace its) {
        return new IrcSettings(host, port, tls, authority, nick, login, realName, its);
    }
}

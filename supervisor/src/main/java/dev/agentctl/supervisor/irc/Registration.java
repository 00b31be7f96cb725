package dev.agentctl.supervisor.irc;

import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.text.Clean;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a client gets in: capabilities, a login by SASL PLAIN where there is an account, and a nick. Decides from what the
 * server says alone. One thread's.
 */
final class Registration {
    /** As long as a piece of a login may be (IRCv3's sasl). */
    private static final int PIECE = 400;

    private final IrcSettings settings;
    private final Optional<Secret> password;
    private final Consumer<IrcMessage> send;
    private final Capabilities capabilities;
    private final NickChoice nicks;
    private boolean isLoggingIn;
    private boolean isLoggedIn;
    private boolean isEnded;
    private String nick;

    /** @param password of the account where there is one; stays the caller's */
    Registration(IrcSettings settings, Optional<Secret> password, Consumer<IrcMessage> send) {
        this.settings = settings;
        this.password = password;
        this.send = send;
        this.capabilities = new Capabilities(settings.login().isPresent(), send);
        this.nicks = new NickChoice(settings.nick());
        this.nick = settings.nick();
    }

    Capabilities capabilities() {
        return capabilities;
    }

    NickChoice nicks() {
        return nicks;
    }

    /** The nick that is asked for, and that the server gave once it let the client in. */
    String nick() {
        return nick;
    }

    /** Says the first words. */
    void begin() {
        send.accept(IrcMessage.of("CAP", "LS", "302"));
        send.accept(IrcMessage.of("NICK", nick));
        send.accept(IrcMessage.of("USER", "agent", "0", "*", settings.realName()));
    }

    /**
     * Takes a line in.
     *
     * @return whether the server has let the client in with it
     * @throws RefusedException in words that follow on "not connected to HOST:PORT: "
     */
    boolean on(IrcMessage message) throws RefusedException {
        switch (message.command()) {
            case "CAP" -> {
                capabilities.on(message);
                goOn();
            }
            case "AUTHENTICATE" -> {
                if (isLoggingIn && message.parameter(0).equals("+")) {
                    sendPassword();
                }
            }
            case "903", "907" -> {
                isLoggedIn = true;
                end();
            }
            case "902", "904", "905", "906" ->
                throw new RefusedException("it refuses the login of account " + account() + ": " + words(message));
            case "464", "465", "466" -> throw new RefusedException("it refuses this client: " + words(message));
            case "433", "436", "437" -> ask(nicks.afterTaken(), message);
            case "432" -> ask(nicks.afterRefused(), message);
            case "001" -> {
                if (settings.login().isPresent() && !isLoggedIn) {
                    throw new RefusedException("it offers no login by SASL PLAIN for account " + account());
                }
                nick = message.parameter(0);
                return true;
            }
            default -> {}
        }
        return false;
    }

    private String account() {
        return settings.login().map(Login::account).orElse("");
    }

    private void goOn() throws RefusedException {
        if (!capabilities.isListed() || isEnded) {
            return;
        }
        if (settings.login().isPresent()) {
            boolean offersPlain = capabilities
                    .offered(Capabilities.SASL)
                    .filter(value ->
                            value.isEmpty() || List.of(value.split(",", -1)).contains("PLAIN"))
                    .isPresent();
            if (!offersPlain || (capabilities.isSettled() && !capabilities.has(Capabilities.SASL))) {
                throw new RefusedException("it offers no login by SASL PLAIN for account " + account());
            }
            if (capabilities.has(Capabilities.SASL) && !isLoggingIn) {
                isLoggingIn = true;
                send.accept(IrcMessage.of("AUTHENTICATE", "PLAIN"));
            }
        }
        end();
    }

    private void end() {
        if (capabilities.isSettled() && !isEnded && (settings.login().isEmpty() || isLoggedIn)) {
            isEnded = true;
            send.accept(IrcMessage.of("CAP", "END"));
        }
    }

    private void sendPassword() {
        byte[] secret = password.map(Secret::bytes).orElseGet(() -> new byte[0]);
        byte[] name = ("\0" + account() + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] plain = Arrays.copyOf(name, name.length + secret.length);
        System.arraycopy(secret, 0, plain, name.length, secret.length);
        String encoded = Base64.getEncoder().encodeToString(plain);
        Arrays.fill(secret, (byte) 0);
        Arrays.fill(plain, (byte) 0);
        int from = 0;
        for (; encoded.length() - from >= PIECE; from += PIECE) {
            send.accept(IrcMessage.of("AUTHENTICATE", encoded.substring(from, from + PIECE)));
        }
        // A last piece that is full is followed by an empty one.
        send.accept(IrcMessage.of("AUTHENTICATE", from == encoded.length() ? "+" : encoded.substring(from)));
    }

    private void ask(Optional<String> next, IrcMessage message) throws RefusedException {
        nick = next.orElseThrow(
                () -> new RefusedException("it takes no nick like " + settings.nick() + ": " + words(message)));
        send.accept(IrcMessage.of("NICK", nick));
    }

    /** What a server says to a person, safe to show. */
    static String words(IrcMessage message) {
        List<String> parameters = message.parameters();
        return parameters.isEmpty()
                ? message.command()
                : Clean.line(parameters.getLast(), 300).strip();
    }
}

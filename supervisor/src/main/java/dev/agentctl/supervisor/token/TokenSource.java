package dev.agentctl.supervisor.token;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.secret.Credentials;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenShape;
import dev.agentctl.shared.secret.TokenVault;
import dev.agentctl.shared.secret.WrongPassphraseException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one command's token comes from: CLAUDE_CODE_OAUTH_TOKEN in its environment, else the vault, whose passphrase is in
 * a file or asked for. Asked for when the first agent needs it, once for all. Thread-safe; closing it wipes the token.
 */
public final class TokenSource implements AutoCloseable {
    private static final int TRIES = 3;

    private final AgentHomes homes;
    private final Map<String, String> environment;
    private final Asking asking;
    private final PrintStream err;
    private final Optional<Path> passphraseFile;
    private final boolean without;
    private final boolean isGiven;
    private @Nullable Secret token;

    /**
     * @param environment as {@link System#getenv()} gives it
     * @param err where a person is told that a passphrase was wrong
     * @param passphraseFile {@code --passphrase-file}: nothing is asked
     * @param without {@code --without-token}: agents that need one are to wait for it
     */
    public TokenSource(
            AgentHomes homes,
            Map<String, String> environment,
            Asking asking,
            PrintStream err,
            Optional<Path> passphraseFile,
            boolean without) {
        this.homes = homes;
        this.environment = environment;
        this.asking = asking;
        this.err = err;
        this.passphraseFile = passphraseFile;
        this.without = without;
        this.isGiven = false;
    }

    private TokenSource(AgentHomes homes, Map<String, String> environment, Secret token) {
        this.homes = homes;
        this.environment = environment;
        this.asking = Asking.NOBODY;
        this.err = System.err;
        this.passphraseFile = Optional.empty();
        this.without = false;
        this.isGiven = true;
        this.token = token;
    }

    /** A token that is there already, and is closed with the source. */
    public static TokenSource given(Secret token, AgentHomes homes, Map<String, String> environment) {
        return new TokenSource(homes, environment, token);
    }

    /**
     * How an agent that is about to be started comes by its token.
     *
     * @throws CommandFailure in one sentence that says what to do, if it needs one and there is none
     * @throws IOException if the vault or the passphrase's file cannot be read
     */
    public TokenHandover handover(AgentSpec spec, boolean inContainer) throws IOException {
        boolean asked = spec.runsClaude() && !Credentials.isIn(spec.environment());
        boolean needs = asked
                && (without || passphraseFile.isPresent() || TokenNeed.isThere(spec, inContainer, environment, homes));
        if (!needs || without) {
            return new TokenHandover(needs, Optional.empty(), inContainer, homes, environment);
        }
        if (!isThere()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    spec.name()
                            + " needs a token for its Claude CLI, and none is stored: run 'agentctl setup-token', or"
                            + " set " + Credentials.TOKEN + ", or give --without-token and 'agentctl token "
                            + spec.name()
                            + "' later");
        }
        return new TokenHandover(true, Optional.of(token()), inContainer, homes, environment);
    }

    /**
     * As {@link #handover}, but nobody is asked: without a token at hand an agent that needs one waits for it.
     *
     * @throws CommandFailure if what is at hand can be no token
     */
    public TokenHandover handoverUnasked(AgentSpec spec, boolean inContainer) throws IOException {
        boolean atHand = isGiven || !fromEnvironment().isBlank();
        boolean needs = spec.runsClaude()
                && !Credentials.isIn(spec.environment())
                && (isGiven || TokenNeed.isThere(spec, inContainer, environment, homes));
        return new TokenHandover(
                needs, needs && atHand ? Optional.of(token()) : Optional.empty(), inContainer, homes, environment);
    }

    /** Hands a token that was {@link #given} to an agent that runs; without one nothing is done. */
    public boolean giveIfGiven(Engine engine, Agent agent) throws EngineException, IOException {
        if (isGiven) {
            TokenDelivery.deliver(engine, agent, token());
        }
        return isGiven;
    }

    /** Whether there is a token to be had, with the right passphrase. */
    public boolean isThere() {
        return isGiven || !fromEnvironment().isBlank() || TokenVault.of(homes).exists();
    }

    /**
     * The token; this source closes it.
     *
     * @throws CommandFailure in one sentence, if there is none, or nobody who could be asked for the passphrase
     */
    public synchronized Secret token() throws IOException {
        Secret known = token;
        if (known == null) {
            known = fromEnvironment().isBlank() ? fromVault() : Secret.of(fromEnvironment());
            Optional<String> flaw = TokenShape.flaw(known);
            if (flaw.isPresent()) {
                known.close();
                throw new CommandFailure(ExitCode.FAILED, flaw.get() + ": give another one");
            }
            token = known;
        }
        return known;
    }

    private String fromEnvironment() {
        // A file that was named is meant.
        return passphraseFile.isPresent()
                ? ""
                : environment.getOrDefault(Credentials.TOKEN, "").strip();
    }

    private Secret fromVault() throws IOException {
        TokenVault vault = TokenVault.of(homes);
        if (!vault.exists()) {
            throw new CommandFailure(
                    ExitCode.FAILED, "no token is stored: run 'agentctl setup-token', or set " + Credentials.TOKEN);
        }
        if (passphraseFile.isPresent()) {
            try (Secret passphrase = PassphraseFile.read(passphraseFile.get())) {
                return vault.open(passphrase);
            }
        }
        if (!asking.isPossible()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "there is no terminal to ask for the passphrase of " + vault.file()
                            + " at: give --passphrase-file, or set " + Credentials.TOKEN);
        }
        for (int tries = 1; ; tries++) {
            try (Secret passphrase = asking.hidden("Passphrase of the token")) {
                return vault.open(passphrase);
            } catch (WrongPassphraseException wrong) {
                if (tries == TRIES) {
                    throw wrong;
                }
                err.println("That is not the passphrase: try again.");
            }
        }
    }

    @Override
    public synchronized void close() {
        if (token != null) {
            token.close();
        }
    }
}

package dev.agentctl.shared.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer of the vault is killed with no word, in the middle of it: the vault opens as before or as after. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledVaultIT {
    private static final int KILLS = 12;

    @TempDir
    Path folder;

    @Test
    void a_vault_opens_with_the_old_passphrase_or_the_new_whenever_its_writer_is_killed() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TokenVault vault = new TokenVault(folder.resolve("secrets/oauth-token.enc"));
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = VaultProcess.launch(vault.file());
            int last = -1;
            try {
                BufferedReader out = writer.inputReader();
                assertThat(out.readLine()).isEqualTo("ready");
                int rounds = random.nextInt(1, 4);
                for (int i = 0; i < rounds; i++) {
                    last = Integer.parseInt(out.readLine());
                }
                // Some way into the next one: nobody knows how far.
                if (writer.waitFor(random.nextInt(1, 400), TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("the writer ended by itself");
                }
            } finally {
                writer.destroyForcibly().waitFor();
            }
            assertThat(opensAs(vault, last, last + 5)).as("seed " + seed).isGreaterThanOrEqualTo(last);
        }
    }

    /** The round whose passphrase opens it to its token; -1 where none does. */
    private static int opensAs(TokenVault vault, int first, int beyond) throws IOException {
        for (int round = first; round < beyond; round++) {
            Optional<String> token = open(vault, round);
            if (token.isPresent()) {
                assertThat(token).contains(VaultProcess.token(round));
                return round;
            }
        }
        return -1;
    }

    private static Optional<String> open(TokenVault vault, int round) throws IOException {
        try (Secret passphrase = Secret.of(VaultProcess.passphrase(round));
                Secret token = vault.open(passphrase)) {
            return Optional.of(token.text());
        } catch (WrongPassphraseException other) {
            return Optional.empty();
        }
    }
}

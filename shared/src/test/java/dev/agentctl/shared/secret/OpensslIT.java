package dev.agentctl.shared.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.agentctl.shared.RealParts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault and the real openssl, in both directions. */
class OpensslIT {
    private static final String TOKEN = "sk-ant-oat01-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4-AA";
    private static final String PASSPHRASE = "corr\u00e8ct horse 'battery' $taple";

    @TempDir
    Path folder;

    private TokenVault vault;

    @BeforeEach
    void vault() {
        RealParts.program("openssl", "openssl");
        vault = new TokenVault(folder.resolve("oauth-token.enc"));
    }

    /** @param text all that openssl prints here is ASCII */
    private record Run(int code, String text) {}

    /** What the issue's own command line does, its passphrase from a file. */
    private Run openssl(byte[] input, String... more) throws Exception {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n");
        List<String> command =
                new ArrayList<>(List.of("openssl", "enc", "-aes-256-cbc", "-a", "-salt", "-pbkdf2", "-iter", "100000"));
        command.addAll(List.of("-pass", "file:" + passphrase));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return new Run(process.waitFor(), out);
    }

    private void made(String plaintext, String... more) throws Exception {
        Run run = openssl(plaintext.getBytes(StandardCharsets.UTF_8), more);
        assertThat(run.code()).isZero();
        Files.writeString(vault.file(), run.text());
    }

    private String open(String passphrase) throws IOException {
        try (Secret key = Secret.of(passphrase);
                Secret token = vault.open(key)) {
            return token.text();
        }
    }

    @Test
    void openssl_reads_what_is_sealed_here() throws Exception {
        for (String token : List.of("t", TOKEN, "x".repeat(15), "x".repeat(16), "x".repeat(16_000))) {
            try (Secret secret = Secret.of(token);
                    Secret key = Secret.of(PASSPHRASE)) {
                vault.seal(secret, key);
            }
            Run run = openssl(Files.readAllBytes(vault.file()), "-d");
            assertThat(run.code()).isZero();
            assertThat(run.text()).isEqualTo(token);
        }
    }

    @Test
    void what_openssl_made_is_opened_here_and_a_wrong_passphrase_refused() throws Exception {
        for (String end : List.of("", "\n", "\r\n")) {
            made(TOKEN + end);
            assertThat(open(PASSPHRASE)).isEqualTo(TOKEN);
        }
        for (int i = 0; i < 30; i++) {
            String wrong = PASSPHRASE + i;
            assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open(wrong));
        }
    }

    @Test
    void a_file_that_openssl_made_anew_opens_though_the_old_authenticator_lies_beside_it() throws Exception {
        try (Secret secret = Secret.of("sk-ant-oat01-the-old-token-of-before");
                Secret key = Secret.of("another passphrase")) {
            vault.seal(secret, key);
        }
        made(TOKEN);
        assertThat(open(PASSPHRASE)).isEqualTo(TOKEN);
        assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open("another passphrase"));
    }

    @Test
    void one_that_is_too_short_to_be_told_from_chance_is_refused_with_the_reason() throws Exception {
        made("short");
        assertThatIOException()
                .isThrownBy(() -> open(PASSPHRASE))
                .withMessageContaining("fewer than 20 characters")
                .withMessageContaining("agentctl setup-token");
    }

    @Test
    void other_settings_of_openssl_are_not_mistaken_for_a_vault() throws Exception {
        made(TOKEN, "-iter", "5000");
        assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open(PASSPHRASE));
        made(TOKEN, "-nosalt");
        assertThatIOException().isThrownBy(() -> open(PASSPHRASE)).withMessageContaining("is not what 'openssl");
    }
}

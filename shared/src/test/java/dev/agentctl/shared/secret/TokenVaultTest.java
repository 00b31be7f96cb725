package dev.agentctl.shared.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Each try derives keys, which is slow by design: so they are few. */
class TokenVaultTest {
    private static final String TOKEN = "sk-ant-oat01-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4-AA";

    private Path folder;
    private TokenVault vault;

    TokenVaultTest() throws IOException {
        folder = Files.createTempDirectory("vault");
        vault = new TokenVault(folder.resolve("secrets/oauth-token.enc"));
    }

    @BeforeTry
    void fresh() throws IOException {
        folder = Files.createTempDirectory("vault");
        vault = new TokenVault(folder.resolve("secrets/oauth-token.enc"));
    }

    @AfterTry
    void clear() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(TokenVaultTest::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void seal(String token, String passphrase) throws IOException {
        try (Secret text = Secret.of(token);
                Secret key = Secret.of(passphrase)) {
            vault.seal(text, key);
        }
    }

    private String open(String passphrase) throws IOException {
        try (Secret key = Secret.of(passphrase);
                Secret token = vault.open(key)) {
            return token.text();
        }
    }

    @Property(tries = 6)
    void it_opens_with_its_own_passphrase_and_with_no_other(
            @ForAll @StringLength(min = 1, max = 40) String right,
            @ForAll @StringLength(min = 1, max = 40) String wrong)
            throws IOException {
        Assume.that(!Secret.of(right).isSameAs(Secret.of(wrong)));
        seal(TOKEN, right);

        assertThat(open(right)).isEqualTo(TOKEN);
        assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open(wrong));
    }

    /**
     * What openssl made of {@code dummy} under {@code passphrase}, and an authenticator computed without this code. Among
     * the first 256 wrong passphrases one gives a good padding: {@code openssl enc -d} takes it.
     */
    @Example
    void a_wrong_passphrase_that_openssl_itself_takes_is_refused() throws IOException {
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(vault.file(), "U2FsdGVkX1/xu1EE7DSIkeubhvYkKitAB191YlA0GmQ=\n");
        Files.writeString(
                vault.authenticatorFile(),
                "fb109fb5a56354335a8e27e2b5768c2b572f21946f6b5d2d2ff551def7f31d16"
                        + " 55dd852d347f6182e6762abfd0974166cf09c7ac7faa47ac52421439e8a5ac31\n");
        byte[] salted = Base64.getDecoder().decode("U2FsdGVkX1/xu1EE7DSIkeubhvYkKitAB191YlA0GmQ=");
        try (Secret wrong = Secret.of("passphrase181");
                VaultCipher cipher = VaultCipher.of(wrong, Arrays.copyOfRange(salted, 8, 16))) {
            assertThat(cipher.decrypted(Arrays.copyOfRange(salted, 16, salted.length)))
                    .as("a good padding")
                    .isPresent();
        }

        assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open("passphrase181"));
        assertThat(open("passphrase")).isEqualTo("dummy");
        // Without an authenticator the plaintext gives it away.
        Files.delete(vault.authenticatorFile());
        assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open("passphrase181"));
    }

    @Example
    void its_files_are_for_their_owner_alone_and_hold_no_token() throws IOException {
        seal(TOKEN, "passphrase");

        try (Stream<Path> files = Files.list(folder.resolve("secrets"))) {
            assertThat(files.toList())
                    .containsExactlyInAnyOrder(vault.file(), vault.authenticatorFile())
                    .allSatisfy(file -> {
                        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                .isEqualTo("rw-------");
                        assertThat(Files.readString(file))
                                .doesNotContain("sk-ant")
                                .doesNotContain("passphrase");
                    });
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets"))))
                .isEqualTo("rwx------");
        assertThat(Files.readAllLines(vault.file()))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(64));
    }

    @Example
    void each_seal_is_another_file_and_the_new_passphrase_counts() throws IOException {
        seal(TOKEN, "one");
        String first = Files.readString(vault.file());
        seal(TOKEN, "one");
        assertThat(Files.readString(vault.file())).isNotEqualTo(first);
        seal("sk-ant-oat01-another-token-altogether", "two");

        assertThat(open("two")).isEqualTo("sk-ant-oat01-another-token-altogether");
        assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open("one"));
    }

    /** What a kill between the two writes leaves: the new file with the old authenticator, and the reverse. */
    @Example
    void an_authenticator_of_another_file_counts_as_none() throws IOException {
        seal(TOKEN, "old");
        String oldCode = Files.readString(vault.authenticatorFile());
        String oldFile = Files.readString(vault.file());
        seal(TOKEN + "new", "new");
        String newCode = Files.readString(vault.authenticatorFile());

        Files.writeString(vault.authenticatorFile(), oldCode);
        assertThat(open("new")).isEqualTo(TOKEN + "new");
        assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open("old"));

        Files.writeString(vault.authenticatorFile(), newCode);
        Files.writeString(vault.file(), oldFile);
        assertThat(open("old")).isEqualTo(TOKEN);
    }

    @Example
    void a_damaged_authenticator_lets_nobody_in_unseen() throws IOException {
        seal(TOKEN, "passphrase");
        String line = Files.readString(vault.authenticatorFile());
        char last = line.charAt(line.length() - 2);
        Files.writeString(
                vault.authenticatorFile(), line.substring(0, line.length() - 2) + (last == '0' ? '1' : '0') + "\n");
        assertThatExceptionOfType(WrongPassphraseException.class).isThrownBy(() -> open("passphrase"));
        Files.writeString(vault.authenticatorFile(), line.substring(0, line.length() - 2) + "g\n");
        assertThatIOException().isThrownBy(() -> open("passphrase")).withMessageContaining("is damaged");
    }

    @Example
    void what_is_no_vault_is_said_to_be_none() throws IOException {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> open("x"));
        Files.createDirectories(folder.resolve("secrets"));
        for (String wrong :
                new String[] {"", "no base64 at all!", "U2FsdGVkX18=", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="}) {
            Files.writeString(vault.file(), wrong);
            assertThatIOException()
                    .as(wrong)
                    .isThrownBy(() -> open("x"))
                    .withMessageContaining("openssl")
                    .withMessageContaining("agentctl setup-token");
        }
        Files.write(vault.file(), new byte[100_000]);
        assertThatIOException().isThrownBy(() -> open("x")).withMessageContaining("larger than");
    }
}

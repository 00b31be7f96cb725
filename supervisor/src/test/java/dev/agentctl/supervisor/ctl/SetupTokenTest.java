package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenVault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTokenTest {
    private static final String TOKEN = "sk-ant-oat01-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4-AA";

    @TempDir
    Path folder;

    private Desk desk;
    private TokenVault vault;

    @BeforeEach
    void desk() {
        desk = new Desk(folder);
        vault = TokenVault.of(desk.homes);
    }

    private String open(String passphrase) throws Exception {
        try (Secret key = Secret.of(passphrase);
                Secret token = vault.open(key)) {
            return token.text();
        }
    }

    private Path passphraseFile(String text) throws Exception {
        return Files.writeString(folder.resolve("passphrase"), text);
    }

    @Test
    void a_person_is_asked_for_the_token_and_twice_for_the_passphrase() throws Exception {
        desk.answers.next.addAll(List.of(TOKEN, "long enough", "long enough"));

        assertThat(desk.ctl("setup-token")).isZero();

        assertThat(desk.answers.questions).hasSize(3);
        assertThat(desk.out()).contains("is stored in " + vault.file());
        assertThat(desk.err()).isEmpty();
        assertThat(desk.out() + desk.err()).doesNotContain(TOKEN).doesNotContain("long enough");
        assertThat(open("long enough")).isEqualTo(TOKEN);
    }

    @Test
    void two_passphrases_that_differ_are_asked_for_again_and_then_given_up() throws Exception {
        desk.answers.next.addAll(List.of(TOKEN, "long enough", "other enough", "long enough", "long enough"));
        assertThat(desk.ctl("setup-token")).isZero();
        assertThat(desk.err()).contains("The two differ");
        assertThat(open("long enough")).isEqualTo(TOKEN);

        desk.answers.next.addAll(List.of(TOKEN, "a", "b", "a", "b", "a", "b"));
        assertThat(desk.ctl("setup-token", "--force")).isEqualTo(4);
        assertThat(desk.err()).contains("the two passphrases differ: nothing was stored");
        assertThat(open("long enough")).isEqualTo(TOKEN);
    }

    @Test
    void a_script_gives_both_without_a_terminal() throws Exception {
        desk.input = (TOKEN + "\n").getBytes(StandardCharsets.UTF_8);
        String file = passphraseFile("from the file\nand no further\n").toString();

        assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", file))
                .isZero();

        assertThat(desk.err()).isEmpty();
        assertThat(open("from the file")).isEqualTo(TOKEN);
    }

    @Test
    void overwriting_is_asked_or_forced() throws Exception {
        String file = passphraseFile("from the file\n").toString();
        desk.input = TOKEN.getBytes(StandardCharsets.UTF_8);
        assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", file))
                .isZero();
        byte[] before = Files.readAllBytes(vault.file());

        desk.input = (TOKEN + "-new").getBytes(StandardCharsets.UTF_8);
        assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", file))
                .isEqualTo(4);
        assertThat(desk.err().strip())
                .isEqualTo("agentctl: a token is stored in " + vault.file() + " already: give --force to replace it");
        assertThat(vault.file()).hasBinaryContent(before);

        desk.answers.next.add("n");
        assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", file))
                .isEqualTo(4);
        assertThat(desk.answers.questions).singleElement().asString().contains("Replace it?");
        assertThat(vault.file()).hasBinaryContent(before);

        desk.answers.next.add("y");
        assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", file))
                .isZero();
        assertThat(open("from the file")).isEqualTo(TOKEN + "-new");

        desk.input = TOKEN.getBytes(StandardCharsets.UTF_8);
        assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", file, "--force"))
                .isZero();
        assertThat(open("from the file")).isEqualTo(TOKEN);
    }

    @Test
    void what_can_be_no_token_is_refused_and_what_looks_odd_only_remarked_on() throws Exception {
        String file = passphraseFile("from the file\n").toString();
        for (String wrong : List.of("", "\n", "two words", "two\nlines", "\u00e9", "x".repeat(20_000))) {
            desk.input = wrong.getBytes(StandardCharsets.UTF_8);
            assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", file))
                    .isEqualTo(4);
            assertThat(desk.err().lines()).singleElement().asString().contains("nothing was stored");
            assertThat(vault.exists()).isFalse();
        }
        for (String odd :
                List.of("sk-ant-api03-abcdefghijklmnopqrstuvwxyz-0123456789", "something-else", "sk-ant-oat01-cut")) {
            desk.input = odd.getBytes(StandardCharsets.UTF_8);
            assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", file, "--force"))
                    .isZero();
            assertThat(desk.err()).contains("note: ").doesNotContain(odd);
            assertThat(open("from the file")).isEqualTo(odd);
        }
    }

    @Test
    void without_a_terminal_the_sentence_names_the_option() throws Exception {
        assertThat(desk.ctl("setup-token")).isEqualTo(4);
        assertThat(desk.err().strip()).isEqualTo("agentctl: there is no terminal to ask at: give --token-stdin");
        desk.input = TOKEN.getBytes(StandardCharsets.UTF_8);
        assertThat(desk.ctl("setup-token", "--token-stdin")).isEqualTo(4);
        assertThat(desk.err().strip()).isEqualTo("agentctl: there is no terminal to ask at: give --passphrase-file");
        assertThat(desk.ctl("setup-token", "--token-stdin", "--passphrase-file", folder + "/none"))
                .isEqualTo(4);
        assertThat(desk.err()).contains("no such file");
        assertThat(desk.ctl(
                        "setup-token",
                        "--token-stdin",
                        "--passphrase-file",
                        passphraseFile("\nx").toString()))
                .isEqualTo(4);
        assertThat(desk.err()).contains("is empty");
        assertThat(vault.exists()).isFalse();
    }
}

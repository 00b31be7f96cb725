package dev.agentctl.shared.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SecretTest {
    @Example
    void it_tells_nothing_of_itself() {
        try (Secret secret = Secret.of("sk-ant-oat01-abc")) {
            assertThat(secret.toString()).isEqualTo("(secret)");
            assertThat(String.valueOf(java.util.Optional.of(secret))).doesNotContain("sk-ant");
        }
    }

    @Example
    void closing_it_wipes_it_and_what_it_was_made_of() {
        char[] typed = "passphrase".toCharArray();
        byte[] bytes = "token".getBytes(StandardCharsets.UTF_8);
        Secret one = Secret.of(typed);
        Secret two = Secret.ofUtf8(bytes);
        one.close();
        two.close();
        two.close();
        assertThat(typed).containsOnly('\0');
        assertThat(bytes).containsOnly(0);
        assertThat(one.bytes()).containsOnly(0);
    }

    @Property
    void characters_become_the_same_bytes_as_text_does(@ForAll String text) {
        try (Secret typed = Secret.of(text.toCharArray());
                Secret given = Secret.of(text)) {
            assertThat(typed.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(typed.isSameAs(given)).isTrue();
            assertThat(new String(typed.line(), StandardCharsets.UTF_8)).isEqualTo(given.text() + "\n");
        }
    }

    @Property
    void only_the_same_is_the_same(@ForAll String one, @ForAll String other) {
        try (Secret first = Secret.of(one);
                Secret second = Secret.of(other)) {
            assertThat(first.isSameAs(second)).isEqualTo(first.text().equals(second.text()));
        }
    }
}

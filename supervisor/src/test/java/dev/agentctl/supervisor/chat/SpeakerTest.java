package dev.agentctl.supervisor.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.supervisor.irc.ChatLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeakerTest {
    private final ChatConfig config = new ChatConfig(
            "irc.test",
            6697,
            true,
            Optional.empty(),
            "team",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of("Carol"),
            List.of("dave"),
            false);

    @Test
    void where_there_are_accounts_the_account_counts_and_never_the_nick() {
        assertThat(of("anything", "carol", true)).isEqualTo(new Speaker("carol", true));
        assertThat(of("carol", "mallory", true)).isEqualTo(new Speaker("mallory", false));
        assertThat(of("carol", "", true)).isEqualTo(new Speaker("carol", false));
        assertThat(of("dave", "", true)).isEqualTo(new Speaker("dave", false));
        assertThat(of("x", "dave", true)).isEqualTo(new Speaker("dave", false));
    }

    @Test
    void where_there_are_none_the_nicks_count_that_are_named_for_that() {
        assertThat(of("Dave", "", false)).isEqualTo(new Speaker("Dave", true));
        assertThat(of("carol", "", false)).isEqualTo(new Speaker("carol", false));
    }

    private Speaker of(String nick, String account, boolean hasAccounts) {
        return Speaker.of(
                new ChatLine(
                        "#team",
                        nick,
                        Optional.of(account).filter(name -> !name.isEmpty()),
                        "hello",
                        Optional.empty(),
                        Instant.EPOCH,
                        false,
                        hasAccounts),
                config);
    }
}

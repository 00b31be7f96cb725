package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentctl.shared.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How a client gets in, line by line, and how long it waits where it does not. */
final class RegistrationTest {
    private final List<String> sent = new ArrayList<>();

    private Registration registration(Optional<String> password) {
        IrcSettings settings = IrcSettings.of("irc.test", 6697, "bot");
        if (password.isPresent()) {
            settings = settings.withLogin(new Login("robot", Path.of("/nowhere")));
        }
        Registration registration =
                new Registration(settings, password.map(Secret::of), message -> sent.add(message.line()));
        registration.begin();
        return registration;
    }

    private boolean on(Registration registration, String line) throws RefusedException {
        return registration.on(IrcMessage.parse(line).orElseThrow());
    }

    private List<String> sent() {
        List<String> lines = List.copyOf(sent);
        sent.clear();
        return lines;
    }

    @Test
    void a_plain_server_is_asked_for_all_at_once() throws RefusedException {
        Registration registration = registration(Optional.empty());
        assertThat(sent()).containsExactly("CAP LS 302", "NICK bot", "USER agent 0 * agentctl");
        assertThat(on(registration, ":irc.test 421 * CAP :Unknown command")).isFalse();
        assertThat(on(registration, ":irc.test 001 bot :Welcome")).isTrue();
        assertThat(registration.nick()).isEqualTo("bot");
        assertThat(sent()).isEmpty();
    }

    @Test
    void what_is_offered_in_several_lines_is_asked_for_in_one_and_ended() throws RefusedException {
        Registration registration = registration(Optional.empty());
        sent();
        on(registration, "CAP * LS * :batch sasl=PLAIN znc.in/playback server-time");
        assertThat(sent()).isEmpty();
        on(registration, "CAP * LS :draft/multiline=max-bytes=4096,max-lines=24");
        assertThat(sent()).containsExactly("CAP REQ :server-time batch draft/multiline");
        on(registration, "CAP * ACK :server-time batch draft/multiline");
        assertThat(sent()).containsExactly("CAP END");
        assertThat(registration.capabilities().multiline()).contains(new Capabilities.Multiline(4096, 24));
        assertThat(registration.capabilities().has("sasl")).isFalse();
    }

    @Test
    void a_server_that_offers_nothing_of_use_is_not_asked() throws RefusedException {
        Registration registration = registration(Optional.empty());
        sent();
        on(registration, "CAP * LS :");
        assertThat(sent()).containsExactly("CAP END");
    }

    @Test
    void a_login_is_in_pieces_and_nothing_else_ends_the_negotiation() throws RefusedException {
        String password = "p".repeat(592); // With the account's name, 600 bytes: two full pieces of base64.
        Registration registration = registration(Optional.of(password));
        sent();
        on(registration, "CAP * LS :sasl batch");
        assertThat(sent()).containsExactly("CAP REQ :batch sasl");
        on(registration, "CAP * ACK :batch sasl");
        assertThat(sent()).containsExactly("AUTHENTICATE PLAIN");
        on(registration, "AUTHENTICATE +");
        List<String> pieces = sent();
        assertThat(pieces).hasSize(3).last().isEqualTo("AUTHENTICATE +");
        String encoded = pieces.get(0).substring(13) + pieces.get(1).substring(13);
        assertThat(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
                .isEqualTo("\0robot\0" + password.substring(0, 592));
        on(registration, ":irc.test 903 bot :SASL authentication successful");
        assertThat(sent()).containsExactly("CAP END");
    }

    @Test
    void without_the_login_a_client_stays_out() throws RefusedException {
        for (String line : List.of(
                "CAP * LS :batch",
                "CAP * LS :sasl=EXTERNAL,SCRAM-SHA-256",
                ":irc.test 001 bot :Welcome",
                ":irc.test 904 bot :SASL authentication failed",
                ":irc.test 902 bot :You must use a nick assigned to you",
                ":irc.test 465 bot :You are banned")) {
            Registration registration = registration(Optional.of("secret"));
            assertThatExceptionOfType(RefusedException.class)
                    .as(line)
                    .isThrownBy(() -> on(registration, line))
                    .withMessageNotContaining("secret");
        }
        Registration late = registration(Optional.of("secret"));
        on(late, "CAP * LS :sasl");
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> on(late, "CAP * NAK :sasl"));
    }

    @Test
    void a_nick_that_is_too_long_is_cut_and_one_that_is_no_good_is_given_up() throws RefusedException {
        NickChoice nicks = new NickChoice("agentctl-supervisor");
        assertThat(nicks.afterRefused()).contains("agentctl-");
        assertThat(nicks.wanted()).isEqualTo("agentctl-");
        assertThat(nicks.afterTaken()).contains("agentctl_");
        assertThat(nicks.afterTaken()).contains("agentct__");
        assertThat(nicks.afterTaken()).contains("agentct_3");
        assertThat(nicks.afterRefused()).isEmpty();
        assertThat(new NickChoice("1st").afterRefused()).isEmpty();
        NickChoice taken = new NickChoice("bot");
        for (int i = 0; i < 20; i++) {
            assertThat(taken.afterTaken()).isPresent();
        }
        assertThat(taken.afterTaken()).isEmpty();
    }

    @Test
    void a_refused_bunch_of_capabilities_is_asked_for_one_by_one() throws RefusedException {
        Registration registration = registration(Optional.empty());
        sent();
        on(registration, "CAP * LS :batch server-time");
        on(registration, "CAP * NAK :server-time batch");
        assertThat(sent()).containsExactly("CAP REQ :server-time batch", "CAP REQ server-time", "CAP REQ batch");
        on(registration, "CAP * ACK :server-time");
        assertThat(sent()).isEmpty();
        on(registration, "CAP * NAK :batch");
        assertThat(sent()).containsExactly("CAP END");
        on(registration, "CAP bot DEL :server-time");
        assertThat(registration.capabilities().has("server-time")).isFalse();
        on(registration, "CAP bot NEW :batch=x");
        assertThat(sent()).containsExactly("CAP REQ batch");
    }

    @Property
    void waits_double_up_to_the_longest_and_are_spread(
            @ForAll @IntRange(min = 1, max = 1000) int failures, @ForAll @IntRange(max = 999) int chance) {
        IrcPace pace = IrcPace.DEFAULT;
        Duration wait = Backoff.wait(pace, failures, chance / 1000.0);
        long due = Math.min(300, failures > 9 ? 300 : 1L << (failures - 1));
        assertThat(wait).isBetween(Duration.ofMillis(due * 500), Duration.ofSeconds(due));
        assertThat(Backoff.afterRefusal(pace, chance / 1000.0))
                .isBetween(Duration.ofSeconds(150), Duration.ofSeconds(300));
    }
}

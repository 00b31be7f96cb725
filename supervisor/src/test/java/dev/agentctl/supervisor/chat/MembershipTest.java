package dev.agentctl.supervisor.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private final Membership members = new Membership();

    @Test
    void a_session_is_where_it_was_put_and_where_it_went() {
        members.present(Map.of("ada", List.of("#team", "#Dev")));
        assertThat(members.join("ada", "#more")).isTrue();
        members.part("ada", "#TEAM");
        assertThat(members.of("ada")).containsExactly("#Dev", "#more");
        assertThat(members.isIn("ada", "#DEV")).isTrue();
        assertThat(members.in("#more")).containsExactly("ada");
        assertThat(members.join("ada", "#team")).isTrue();
        assertThat(members.of("ada")).contains("#team");
        members.present(Map.of("ada", List.of("#team"), "bob", List.of("#team")));
        assertThat(members.of("ada")).as("kept while it is there").contains("#team", "#more");
        assertThat(members.all()).containsExactlyInAnyOrder("#team", "#more");
    }

    @Test
    void what_a_session_did_is_forgotten_when_it_leaves() {
        members.present(Map.of("ada", List.of("#team")));
        members.join("ada", "#more");
        members.part("ada", "#team");
        members.present(Map.of());
        assertThat(members.join("ada", "#x")).isFalse();
        members.present(Map.of("ada", List.of("#team")));
        assertThat(members.of("ada")).containsExactly("#team");
    }

    @Test
    void nobody_is_in_channels_without_end() {
        members.present(Map.of("ada", List.of()));
        for (int i = 0; i < Membership.MOST; i++) {
            assertThat(members.join("ada", "#c" + i)).isTrue();
        }
        assertThat(members.join("ada", "#another")).isFalse();
    }
}

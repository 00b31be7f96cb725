package dev.agentctl.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.tui.state.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {
    private static final TeamName TEAM = new TeamName("alpha");

    private @TempDir Path root;

    @Test
    void a_sessions_log_is_read_clean() throws IOException {
        TeamHome home = new TeamHomes(new AgentHomes(root)).home(TEAM);
        Files.createDirectories(home.sessionLog("Ada").getParent());
        Files.writeString(home.sessionLog("Ada"), "one\n\u001b[31mtwo\u001b[0m\n");

        LogTail tail = read("Ada");

        assertThat(tail.lines()).containsExactly("one", "two");
        assertThat(tail.source()).isEqualTo(home.sessionLog("Ada").toString());
    }

    @Test
    void a_session_without_a_log_has_said_nothing_yet() {
        assertThat(read("Ada").lines()).isEmpty();
        assertThat(read("Ada").problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../secret", "../state", "a/../../../secret", "/etc/hostname", "\0", "sub/Ada"})
    void a_nick_that_leads_elsewhere_is_not_followed(String nick) throws IOException {
        Files.writeString(root.resolve("secret.log"), "secret\n");
        Files.createDirectories(root.resolve("team/alpha/logs/sub"));
        Files.writeString(root.resolve("team/alpha/logs/sub/Ada.log"), "secret\n");

        LogTail tail = read(nick);

        assertThat(tail.lines()).isEmpty();
        assertThat(tail.problem()).isPresent();
    }

    @Test
    void a_log_that_is_a_link_is_not_followed() throws IOException {
        Path secret = Files.writeString(root.resolve("secret"), "secret\n");
        Files.createDirectories(root.resolve("team/alpha/logs"));
        Files.createSymbolicLink(root.resolve("team/alpha/logs/Ada.log"), secret);

        assertThat(read("Ada").problem()).isPresent();
    }

    private LogTail read(String nick) {
        AgentHomes homes = new AgentHomes(root);
        return new LogReader(List.of(), homes, tail -> {})
                .read(new LogSource.OfSession(new AgentId("team/alpha", nick, Instant.EPOCH), TEAM, nick));
    }
}

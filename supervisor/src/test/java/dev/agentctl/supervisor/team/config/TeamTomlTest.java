package dev.agentctl.supervisor.team.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.chat.ChatConfig;
import dev.agentctl.supervisor.team.TeamConfig;
import dev.agentctl.supervisor.team.TeamRules;
import dev.agentctl.supervisor.team.TeamRules.RoleRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamTomlTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(temp.resolve("shop"));
    }

    private TeamToml read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("team.toml"), text);
        return TeamToml.read(file, Map.of("HOME", "/home/zoe", "AGENTCHAT_HOME", "/var/agents"));
    }

    private TeamConfig config(String text) throws IOException {
        return read(text).config();
    }

    @Test
    void an_empty_file_is_a_team_of_defaults() throws IOException {
        TeamConfig config = config("");

        assertThat(config.name().text()).isEqualTo("shop");
        assertThat(config.project()).isEqualTo(folder);
        assertThat(config.base()).isEmpty();
        assertThat(config.worktrees()).contains(Path.of("/var/agents/team/shop/worktrees"));
        assertThat(config.wiki()).isEqualTo(Path.of("/var/agents/team/shop/wiki"));
        assertThat(config.program()).isEqualTo("claude");
        assertThat(config.tools()).contains("Bash", "mcp__dev_wiki__*");
        TeamRules rules = config.rules();
        assertThat(rules.maxSessions()).isEqualTo(16);
        assertThat(rules.roles())
                .containsOnlyKeys(Role.values())
                .containsEntry(Role.EM, new RoleRules("opus", 1, 1, ""))
                .containsEntry(Role.WORKER, new RoleRules("sonnet", 0, 12, ""));
        assertThat(rules.budgets().perSession()).isEmpty();
        assertThat(rules.budgets().perRole()).isEmpty();
        assertThat(rules.budgets().warnAt()).isEqualTo(0.8);
        assertThat(rules.context().handoff()).isEqualTo(Duration.ofMinutes(5));
        assertThat(rules.context().transcriptBytes()).isEqualTo(32 << 20);
        assertThat(rules.patience().retireDone()).isTrue();
    }

    @Test
    void every_key_is_taken() throws IOException {
        TeamConfig config = config("""
            name = "web"
            project = "../site"
            base = "main"
            worktrees = "~/trees"
            program = "bin/claude"
            instructions = \"""
            Be kind.
            \"""
            tools = ["Read"]
            channels = ["#web", "#ops"]
            names = ["ada", "Bo", "cy"]
            [wiki]
            folder = "/srv/wiki"
            remote = "git@example.org:wiki.git"
            [limits]
            sessions = 3
            memory_pressure = 12.5
            [roles]
            em.count = 0
            worker = { model = "haiku", count = 2, most = 3, credential = "b", budget = 7 }
            [budget]
            session = 1.5
            team = 100
            day = 20
            warn_at = 0.5
            [context]
            warn = 50_000
            limit = 60_000
            handoff = "1m30s"
            transcript = "512k"
            [patience]
            idle = "1h"
            idle_model = "tiny"
            nudges = 0
            silence = "1d"
            retire_done = false
            [loops]
            same_call = 3
            same_error = 4
            usd_without_progress = 0.25
            [irc]
            server = "irc.example.org"
            port = 6667
            tls = false
            authority = "ca.pem"
            nick = "webteam"
            account = "web"
            password_file = "~/irc-password"
            operators = "#ops"
            allow = ["zoe"]
            allow_nicks = ["zoe_"]
            own_connections = true
            [tasks]
            lease = "30m"
            tries = 5
            most = 40
            [mcp_servers.docs]
            command = "docs"
            args = ["--stdio", "-v"]
            env = { A = "b" }
            """);

        assertThat(config)
                .isEqualTo(new TeamConfig(
                        new dev.agentctl.shared.team.TeamName("web"),
                        temp.resolve("site"),
                        java.util.Optional.of("main"),
                        java.util.Optional.of(Path.of("/home/zoe/trees")),
                        Path.of("/srv/wiki"),
                        java.util.Optional.of("git@example.org:wiki.git"),
                        java.util.Optional.of(new ChatConfig(
                                "irc.example.org",
                                6667,
                                false,
                                java.util.Optional.of(folder.resolve("ca.pem")),
                                "webteam",
                                java.util.Optional.of("web"),
                                java.util.Optional.of(Path.of("/home/zoe/irc-password")),
                                java.util.Optional.of("#ops"),
                                List.of("zoe"),
                                List.of("zoe_"),
                                true)),
                        List.of("ada", "Bo", "cy"),
                        List.of("#web", "#ops"),
                        folder.resolve("bin/claude").toString(),
                        "tiny",
                        List.of("Read"),
                        Map.of(
                                "docs",
                                JsonObject.EMPTY
                                        .with("command", "docs")
                                        .with("args", List.of("--stdio", "-v"))
                                        .with("env", JsonObject.EMPTY.with("A", "b"))),
                        "Be kind.\n",
                        new TeamRules(
                                3,
                                Map.of(
                                        Role.EM,
                                        new RoleRules("opus", 0, 1, ""),
                                        Role.MANAGER,
                                        new RoleRules("sonnet", 0, 4, ""),
                                        Role.WORKER,
                                        new RoleRules("haiku", 2, 3, "b")),
                                12.5,
                                new TeamRules.Budgets(
                                        java.util.OptionalDouble.of(1.5),
                                        Map.of(Role.WORKER, 7.0),
                                        java.util.OptionalDouble.of(100),
                                        java.util.OptionalDouble.of(20),
                                        0.5),
                                new TeamRules.Context(50_000, 60_000, Duration.ofSeconds(90), 512 * 1024),
                                new TeamRules.Patience(Duration.ofHours(1), Duration.ofDays(1), 0, false),
                                new TeamRules.Loops(3, 4, 0.25),
                                new TeamRules.Tasks(Duration.ofMinutes(30), 5, 40))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Not TOML.
                "sessions = |line 1: not valid TOML",
                "a = 1\\nb = [1,|line 2: not valid TOML",
                "name = 'a'\\nname = 'b'|line 2: not valid TOML: Duplicate key",
                "\\u0000|line 1: not valid TOML",
                // Unknown keys.
                "nam = 'x'|there is no key 'nam', did you mean 'name'?",
                "[limit]\\nsessions = 3|there is no key 'limit', did you mean 'limits'?",
                "[limits]\\nsesions = 3|there is no key 'limits.sesions', did you mean 'limits.sessions'?",
                "sessions = 3|there is no key 'sessions', did you mean 'limits.sessions'?",
                "[roles.wroker]\\ncount = 1|there is no key 'roles.wroker', did you mean 'roles.worker'?",
                "\"zzz\\\\u001b[31m\" = 1|there is no key 'zzz': 'agentctl team config --explain' names those there"
                        + " are",
                // Wrong types.
                "name = 3|name must be a text in quotes, and is 3",
                "limits = 3|limits must be a table, as in [limits]",
                "[[limits]]\\nsessions = 3|limits must be a table, as in [limits]",
                "[limits]\\nsessions = 'many'|limits.sessions must be a whole number, 1 to 1000, and is \"many\"",
                "[limits]\\nsessions = 2.5|limits.sessions must be a whole number, 1 to 1000, and is 2.5",
                "[limits.sessions]\\na = 1|limits.sessions must be a whole number, 1 to 1000, and is a table",
                "[patience]\\nretire_done = 'yes'|patience.retire_done must be true or false, and is \"yes\"",
                "[patience]\\n"
                        + "idle = 30|patience.idle must be a duration, as in \"30s\" or \"10m\", 1s to 7d, and is 30",
                "[patience]\\n"
                        + "idle = '30'|patience.idle must be a duration, as in \"30s\" or \"10m\", 1s to 7d, and is"
                        + " \"30\"",
                "[patience]\\n"
                        + "idle = '3x'|patience.idle must be a duration, as in \"30s\" or \"10m\", 1s to 7d, and is"
                        + " \"3x\"",
                "[patience]\\nidle = 'm'|patience.idle must be a duration",
                "[patience]\\nidle = '-5m'|patience.idle must be a duration",
                "[context]\\n"
                    + "transcript = 5|context.transcript must be a size, as in \"512k\" or \"32m\", 1.0K to 16G, and"
                    + " is 5",
                "[context]\\ntranscript = '1m1k'|context.transcript must be a size",
                "[budget]\\nday = '5'|budget.day must be dollars, as in 2.50, $0.01 to $1.0M, and is \"5\"",
                "tools = 'Read'|tools must be a list of texts, as in [\"a\", \"b\"], and is \"Read\"",
                "tools = ['Read', 3]|tools must be a list of texts, as in [\"a\", \"b\"], and is [\"Read\",3]",
                "mcp_servers = 1|mcp_servers must be tables, as in [mcp_servers.NAME], and is 1",
                "[mcp_servers]\\ndocs = 'x'|mcp_servers must be tables, as in [mcp_servers.NAME], and is a table",
                "project = \"a\\\\u0000b\"|project must be a path, and is",
                // Out of range.
                "[limits]\\nsessions = 0|limits.sessions must be a whole number, 1 to 1000, and is 0",
                "[limits]\\n"
                        + "sessions = 99999999999999999999|limits.sessions must be a whole number, 1 to 1000, and is"
                        + " 1.0E20",
                "[budget]\\nwarn_at = 1.1|budget.warn_at must be a number, 0 to 1, and is 1.1",
                "[budget]\\nwarn_at = nan|budget.warn_at must be a number, 0 to 1, and is",
                "[budget]\\nday = inf|budget.day must be dollars",
                "[budget]\\nday = 0|budget.day must be dollars",
                "[patience]\\nidle = '8d'|patience.idle must be a duration",
                "[patience]\\nidle = '99999999999999999999d'|patience.idle must be a duration",
                "[roles.em]\\ncount = 2|roles.em.count must be a whole number, 0 to 1, and is 2",
                // What does not go together.
                "name = '../x'|name must be 1 to 63 letters",
                "project = ''|project is empty",
                "program = ' '|program is empty",
                "[roles.worker]\\nmodel = ''|roles.worker.model is empty",
                "[roles.worker]\\ncount = 13|roles.worker.count must not be above roles.worker.most (12), and is 13",
                "[limits]\\n"
                        + "sessions = 3\\n"
                        + "[roles.worker]\\n"
                        + "count = 3|limits.sessions must be at least 4, the sum of the roles' counts, and is 3",
                "[context]\\nwarn = 150000|context.warn must be below context.limit (150000), and is 150000",
                "names = ['ada']|names must have at least as many as limits.sessions (16), and has 1",
                "names = ['ada', 'Ada']|names has 'Ada' twice",
                "names = ['a b']|names has 'a b', which is no nick",
                "names = ['é']|names has 'é', which is no nick",
                "names = ['']|names has '', which is no nick",
                "[mcp_servers.dev_wiki]\\n"
                        + "command = 'x'|mcp_servers.dev_wiki is the name of a server that each session has",
                "[mcp_servers.\"a b\"]\\ncommand = 'x'|mcp_servers has 'a b'",
            })
    void a_mistake_is_one_sentence_with_its_key_or_line(String toml, String sentence) {
        String text = toml.replace("\\n", "\n")
                .replace("\\u0000", toml.startsWith("project") ? "\\u0000" : "\0")
                .replace("\\\\", "\\");

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigException.class)
                .message()
                .startsWith(folder.resolve("team.toml") + ": " + sentence)
                .doesNotContain("\n")
                .doesNotContain("\033");
    }

    @Test
    void a_file_that_cannot_be_read_is_said() {
        assertThatThrownBy(() -> TeamToml.read(folder.resolve("none.toml"), Map.of()))
                .hasMessage("there is no " + folder.resolve("none.toml")
                        + ": 'agentctl team config --example' prints one to begin with");
        assertThatThrownBy(() -> TeamToml.read(folder, Map.of())).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> read("#".repeat((1 << 20) + 1))).hasMessageContaining("is larger than");
    }

    @Test
    void what_holds_is_printed_as_a_file_that_says_the_same() throws IOException {
        String texts = """
            instructions = "quotes \\" and \\\\ and \\u007f and ☃\\nlines"
            [budget]
            day = 0.25
            [patience]
            idle = '1h30m'
            """;
        String servers = """
            [mcp_servers."d-1"]
            command = 'x'
            args = ['a', 'b']
            env = { A = 'b', "c.d" = 1.5, e = [true] }
            """;
        for (String text : List.of("", texts, servers)) {
            TeamToml first = read(text);
            List<String> printed = ConfigText.toml(first.settings());

            TeamToml second = read(String.join("\n", printed));
            assertThat(second.config()).isEqualTo(first.config());
            assertThat(ConfigText.toml(second.settings())).isEqualTo(printed);
        }
    }

    @Test
    void the_example_holds_the_defaults_as_it_is_and_without_its_marks() throws IOException {
        List<String> lines = ConfigText.example();
        TeamConfig defaults = config("");
        assertThat(config(String.join("\n", lines))).isEqualTo(defaults);

        StringBuilder live = new StringBuilder();
        for (String line : lines) {
            live.append(line.matches("#[a-z_\\[].*") ? line.substring(1) : line).append('\n');
        }
        TeamConfig set = config(live.toString());
        assertThat(set.mcpServers()).containsOnlyKeys("docs");
        assertThat(set.rules().budgets().perDay()).hasValue(5);
        assertThat(set.rules().context()).isEqualTo(defaults.rules().context());
        assertThat(set.rules().roles()).isEqualTo(defaults.rules().roles());
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(115));
        for (ConfigKey key : ConfigKeys.ALL) {
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line).startsWith("#").contains(key.ownName()));
        }
    }

    @Test
    void the_explanation_has_a_line_for_each_key() {
        assertThat(ConfigText.explain()).hasSize(ConfigKeys.ALL.size() + 1);
        assertThat(ConfigText.keys()).hasSize(ConfigKeys.ALL.size());
        assertThat(ConfigKeys.ALL).allSatisfy(key -> {
            assertThat(key.sentence()).endsWith(".").doesNotContain("\n");
            assertThat(ConfigText.explain()).anySatisfy(line -> assertThat(line).startsWith(key.name() + " "));
        });
        assertThat(ConfigKeys.ALL.stream().map(ConfigKey::name)).doesNotHaveDuplicates();
    }

    @Test
    void json_has_every_key_in_its_table() throws IOException {
        JsonObject json = ConfigText.json(read("[patience]\nidle = '2m'").settings());

        assertThat(json.object("patience").orElseThrow().number("idle")).hasValue(120);
        assertThat(json.object("roles").orElseThrow().object("em").orElseThrow().fields())
                .containsEntry("model", "opus")
                .containsEntry("budget", null);
        assertThat(Json.object(Json.pretty(json).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(json);
    }

    @Test
    void nicks_are_short_distinct_and_as_many_as_are_needed() {
        List<String> names = Nicks.list(0);
        Set<String> seen = new HashSet<>();

        assertThat(names).hasSizeBetween(60, 70);
        assertThat(names).allSatisfy(name -> {
            assertThat(name).matches("[a-z]{3,6}");
            assertThat(seen.add(name.toLowerCase(Locale.ROOT))).isTrue();
        });
        assertThat(Nicks.list(200))
                .hasSizeGreaterThanOrEqualTo(200)
                .doesNotHaveDuplicates()
                .contains("ada", "ada2");
    }
}

package dev.agentctl.supervisor.team.config;

import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.team.config.ConfigKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All keys of a team's file: reading, errors, {@code --explain} and {@code --example} are made from this table alone. */
public final class ConfigKeys {
    private static final double MUCH = 1_000_000;

    /** In the order in which they are shown. */
    public static final List<ConfigKey> ALL = all();

    private ConfigKeys() {}

    private static List<ConfigKey> all() {
        List<ConfigKey> keys = new ArrayList<>();
        keys.add(text("name", "", "The team's name; empty for the name of the folder that this file lies in."));
        keys.add(path("project", ".", "The repository that the sessions work on."));
        keys.add(text("base", "", "What a new task's branch starts from; empty for what the project has checked out."));
        keys.add(path("worktrees", "", "Where the sessions' checkouts are made; empty for the team's own folder."));
        keys.add(text("program", "claude", "The Claude CLI: a name on the PATH, or a path."));
        keys.add(text("instructions", "", "The team's own addition to each session's system prompt."));
        keys.add(texts(
                "tools",
                "[\"Read\", \"Edit\", \"Bash\", \"Glob\", \"Grep\", \"mcp__irc_bridge__*\", \"mcp__dev_wiki__*\"]",
                "What the sessions may use without being asked, as the CLI's --allowedTools takes it."));
        keys.add(texts("channels", "[]", "What each session is told to watch, unless its spawn says otherwise."));
        keys.add(texts(
                "names",
                "[]",
                "The nicks, in the order in which they are given out; empty for a list of human first names."));

        keys.add(text("irc.server", "", "The IRC server's name; empty for a team without a chat."));
        keys.add(whole("irc.port", "6697", 1, 65_535, "The server's port."));
        keys.add(ConfigKey.of(
                "irc.tls", Kind.FLAG, "true", "Whether to speak TLS; without it anyone on the way reads and writes."));
        keys.add(path(
                "irc.authority",
                "",
                "The certificate, in PEM, that the server's must come from; empty for those that this machine"
                        + " trusts."));
        keys.add(text("irc.nick", "", "The supervisor's own nick; empty for the team's name."));
        keys.add(text("irc.account", "", "The account that it logs in to by SASL; empty for none."));
        keys.add(path("irc.password_file", "", "The file, readable by its owner alone, with that account's password."));
        keys.add(text("irc.operators", "", "The channel that parks, shift changes and findings are told in."));
        keys.add(texts("irc.allow", "[]", "The accounts that may give tasks and speak to sessions."));
        keys.add(texts(
                "irc.allow_nicks",
                "[]",
                "The same by nick, where the server knows no accounts; anyone there can take a nick."));
        keys.add(ConfigKey.of(
                "irc.own_connections",
                Kind.FLAG,
                "false",
                "Whether each session has a connection and a nick of its own; else the supervisor speaks for all."));

        keys.add(duration(
                "tasks.lease",
                "2h",
                60,
                30 * 86_400,
                "A task is taken from a session that shows no sign of its own for this long."));
        keys.add(whole("tasks.tries", "3", 1, 100, "Sessions that a task is given to before it is dead."));
        keys.add(whole("tasks.most", "500", 1, 5000, "Open tasks; more are refused."));

        keys.add(path(
                "wiki.folder",
                "",
                "The wiki's repository, made where it is missing; empty for the team's own folder."));
        keys.add(text("wiki.remote", "", "What the wiki is pulled from and pushed to; empty for nothing."));

        keys.add(whole("limits.sessions", "16", 1, 1000, "Sessions at once, of all roles together."));
        keys.add(ConfigKey.of(
                "limits.memory_pressure",
                Kind.NUMBER,
                "20",
                0,
                100,
                "Percent of the last ten seconds in which some process waited for memory; above it nothing is"
                        + " spawned."));

        role(keys, Role.EM, "opus", 1, 1);
        role(keys, Role.MANAGER, "sonnet", 0, 4);
        role(keys, Role.WORKER, "sonnet", 0, 12);

        keys.add(dollars("budget.session", "What one session may cost; without it, anything."));
        keys.add(dollars("budget.team", "What the team may cost in all; without it, anything."));
        keys.add(dollars("budget.day", "What the team may cost in a day, from midnight on; without it, anything."));
        keys.add(
                ConfigKey.of("budget.warn_at", Kind.NUMBER, "0.8", 0, 1, "The share of a budget at which it is said."));

        keys.add(whole("context.warn", "120000", 1000, 10 * MUCH, "Tokens of context at which a session is told."));
        keys.add(whole("context.limit", "150000", 1000, 10 * MUCH, "Tokens of context at which a shift change comes."));
        keys.add(
                duration("context.handoff", "5m", 1, 86_400, "How long a session may take to write its handoff page."));
        keys.add(ConfigKey.of(
                "context.transcript",
                Kind.SIZE,
                "\"32m\"",
                1024,
                16.0 * (1L << 30),
                "A transcript larger than this is not resumed after a crash: a shift change comes instead."));

        keys.add(duration(
                "patience.idle", "10m", 1, 7 * 86_400, "A session without a turn for this long is looked at."));
        keys.add(text("patience.idle_model", "haiku", "The model that looks at such a session and says what it does."));
        keys.add(whole(
                "patience.nudges",
                "2",
                0,
                100,
                "Idle verdicts in a row that are answered with a nudge; then it is said."));
        keys.add(duration(
                "patience.silence", "10m", 1, 86_400, "A turn in which nothing is heard for this long is ended."));
        keys.add(ConfigKey.of(
                "patience.retire_done", Kind.FLAG, "true", "Whether a worker whose task is done is retired."));

        keys.add(whole(
                "loops.same_call",
                "8",
                2,
                1000,
                "Calls of one tool with one input, one after another, that are a loop."));
        keys.add(whole(
                "loops.same_error",
                "5",
                2,
                1000,
                "Failures of a tool with one text, one after another, that are a loop."));
        keys.add(ConfigKey.of(
                "loops.usd_without_progress",
                Kind.DOLLARS,
                "5",
                0.01,
                MUCH,
                "Dollars without a commit, a task change or a new tool call that are a loop."));

        keys.add(ConfigKey.of(
                "mcp_servers",
                Kind.TABLES,
                "",
                "Further MCP servers, one table each, as the CLI's --mcp-config takes them."));
        return List.copyOf(keys);
    }

    private static void role(List<ConfigKey> keys, Role role, String model, int count, int most) {
        String table = "roles." + role.word() + ".";
        // A team has one engineering manager at most.
        double bound = role == Role.EM ? 1 : 1000;
        String who = role == Role.EM ? "the engineering manager" : "a " + role.word();
        keys.add(text(table + "model", model, "The model of " + who + ", as 'claude --model' takes it."));
        keys.add(whole(
                table + "count",
                Integer.toString(count),
                0,
                bound,
                "Sessions of this role that the team starts with, and keeps."));
        keys.add(whole(table + "most", Integer.toString(most), 0, bound, "Sessions of this role at once."));
        keys.add(text(
                table + "credential",
                "",
                "Sessions with the same word here share one rate limit; empty for the team's own."));
        keys.add(dollars(table + "budget", "What all sessions of this role may cost together; without it, anything."));
    }

    private static ConfigKey text(String name, String fallback, String sentence) {
        return ConfigKey.of(name, Kind.TEXT, "\"" + fallback + "\"", sentence);
    }

    private static ConfigKey path(String name, String fallback, String sentence) {
        return ConfigKey.of(name, Kind.PATH, "\"" + fallback + "\"", sentence);
    }

    private static ConfigKey texts(String name, String fallback, String sentence) {
        return ConfigKey.of(name, Kind.TEXTS, fallback, sentence);
    }

    private static ConfigKey whole(String name, String fallback, double least, double most, String sentence) {
        return ConfigKey.of(name, Kind.WHOLE, fallback, least, most, sentence);
    }

    private static ConfigKey dollars(String name, String sentence) {
        return ConfigKey.of(name, Kind.DOLLARS, "", 0.01, MUCH, sentence);
    }

    private static ConfigKey duration(String name, String fallback, double least, double most, String sentence) {
        return ConfigKey.of(name, Kind.DURATION, "\"" + fallback + "\"", least, most, sentence);
    }

    /** The key of this full name. */
    static Optional<ConfigKey> key(String name) {
        for (ConfigKey key : ALL) {
            if (key.name().equals(name)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Whether there are keys in this table, or in tables within it. */
    static boolean isTable(String name) {
        for (ConfigKey key : ALL) {
            if (key.name().startsWith(name + ".")) {
                return true;
            }
        }
        return false;
    }

    /** The known key, or table, that is meant by an unknown one; empty where none is near. */
    static Optional<String> nearest(String unknown) {
        String nearest = "";
        int least = Math.max(2, unknown.length() / 3) + 1;
        for (ConfigKey key : ALL) {
            for (String known = key.name(); !known.isEmpty(); known = cut(known)) {
                int distance = distance(unknown, known);
                if (distance < least) {
                    least = distance;
                    nearest = known;
                }
            }
            // The right word in the wrong table.
            if (nearest.isEmpty() && key.ownName().equals(unknown.substring(unknown.lastIndexOf('.') + 1))) {
                nearest = key.name();
                least = 2;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    private static String cut(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    /** Letters to be put in, left out or exchanged to make one of the other. */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[before.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(before[j - 1] + change, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[other.length()];
    }
}

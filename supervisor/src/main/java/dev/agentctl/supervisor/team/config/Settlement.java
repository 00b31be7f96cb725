package dev.agentctl.supervisor.team.config;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.team.config.ConfigValue.Folder;
import dev.agentctl.supervisor.team.config.ConfigValue.Text;
import dev.agentctl.supervisor.team.config.ConfigValue.Texts;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the keys mean together: the defaults that depend on others filled in, and what does not go together refused. */
record Settlement(Settings given, Path folder, PathWords paths, AgentHomes homes) {
    private static final int LONGEST_NICK = 16;
    private static final Set<String> OURS = Set.of("irc_bridge", "dev_wiki");

    /** @throws ConfigException in one sentence, which names the keys */
    Settings settle() throws ConfigException {
        TeamName name = name();
        TeamHome home = new TeamHomes(homes).home(name);
        Settings settled = given.with("name", new Text(name.text()));
        if (settled.path("worktrees").isEmpty()) {
            settled = settled.with("worktrees", new Folder(home.worktrees().toString()));
        }
        if (settled.path("wiki.folder").isEmpty()) {
            settled = settled.with(
                    "wiki.folder", new Folder(home.path().resolve("wiki").toString()));
        }
        String program = settled.text("program");
        if (program.startsWith("~") || program.contains("/")) {
            settled = settled.with("program", new Text(paths.absolute(program).toString()));
        }
        if (settled.texts("names").isEmpty()) {
            settled = settled.with("names", new Texts(Nicks.list((int) settled.whole("limits.sessions"))));
        }
        if (settled.text("irc.nick").isEmpty()) {
            settled = settled.with("irc.nick", new Text(ircNick(name.text())));
        }
        require(settled.path("project").isPresent(), "project is empty: name the repository that the sessions work on");
        require(!settled.text("program").isBlank(), "program is empty: name the Claude CLI");
        numbersGoTogether(settled);
        names(settled);
        chat(settled);
        servers(settled);
        return settled;
    }

    private TeamName name() throws ConfigException {
        String text = given.text("name");
        if (!text.isEmpty()) {
            return TeamName.parse(text)
                    .orElseThrow(() -> new ConfigException("name must be 1 to 63 letters, digits, '_' and '-', the"
                            + " first a letter or digit, and is '" + Clean.line(text, 80) + "'"));
        }
        String own = folder.getFileName() == null ? "" : folder.getFileName().toString();
        return TeamName.parse(own)
                .orElseThrow(() -> new ConfigException("name is missing, and the folder's own, '" + Clean.line(own, 80)
                        + "', is no team's name: set name to 1 to 63 letters, digits, '_' and '-'"));
    }

    private static void numbersGoTogether(Settings settled) throws ConfigException {
        long sessions = settled.whole("limits.sessions");
        long kept = 0;
        for (Role role : Role.values()) {
            String table = "roles." + role.word() + ".";
            long count = settled.whole(table + "count");
            long most = settled.whole(table + "most");
            require(count <= most, table + "count must not be above " + table + "most (" + most + "), and is " + count);
            require(!settled.text(table + "model").isBlank(), table + "model is empty: name a model");
            kept += count;
        }
        require(
                kept <= sessions,
                "limits.sessions must be at least " + kept + ", the sum of the roles' counts, and is " + sessions);
        require(
                settled.whole("context.warn") < settled.whole("context.limit"),
                "context.warn must be below context.limit (" + settled.whole("context.limit") + "), and is "
                        + settled.whole("context.warn"));
    }

    private static void names(Settings settled) throws ConfigException {
        List<String> names = settled.texts("names");
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            require(
                    isNick(name),
                    "names has '" + Clean.line(name, 40) + "', which is no nick: use 1 to " + LONGEST_NICK
                            + " letters, digits, '_' and '-' without accents, the first a letter");
            require(
                    seen.add(name.toLowerCase(Locale.ROOT)),
                    "names has '" + name + "' twice, or once in other letters: each nick is one session's");
        }
        require(
                names.size() >= settled.whole("limits.sessions"),
                "names must have at least as many as limits.sessions (" + settled.whole("limits.sessions")
                        + "), and has " + names.size());
    }

    private static void chat(Settings settled) throws ConfigException {
        String nick = settled.text("irc.nick");
        require(
                isNick(nick),
                "irc.nick is '" + Clean.line(nick, 40) + "', which is no nick: use 1 to " + LONGEST_NICK
                        + " letters, digits, '_' and '-' without accents, the first a letter");
        for (String name : settled.texts("names")) {
            require(
                    !name.equalsIgnoreCase(nick),
                    "irc.nick is '" + nick + "', and names has it too: sessions need nicks of their own");
        }
        String server = settled.text("irc.server");
        require(
                server.chars().noneMatch(c -> c <= ' ' || c == '/'),
                "irc.server must be a name or an address alone, and is '" + Clean.line(server, 80)
                        + "': the port is irc.port's");
        require(
                settled.text("irc.account").isEmpty()
                        == settled.path("irc.password_file").isEmpty(),
                "irc.account and irc.password_file go together: set both or none");
        String operators = settled.text("irc.operators");
        require(
                operators.isEmpty() || isChannel(operators),
                "irc.operators is '" + Clean.line(operators, 40) + "', which is no channel: use a name like '#ops'");
        if (!server.isEmpty()) {
            for (String channel : settled.texts("channels")) {
                require(
                        isChannel(channel),
                        "channels has '" + Clean.line(channel, 40) + "', which is no channel: use names like '#team'");
            }
        }
    }

    /** As RFC 2812 has it, and no longer than any server takes. */
    private static boolean isChannel(String name) {
        return name.length() > 1
                && name.length() <= 50
                && name.charAt(0) == '#'
                && name.chars().noneMatch(c -> c <= ' ' || c == ',' || c == 7);
    }

    /** The team's name, as far as it can be a nick. */
    private static String ircNick(String team) {
        String nick = isLetter(team.charAt(0)) ? team : "team-" + team;
        return nick.length() > LONGEST_NICK ? nick.substring(0, LONGEST_NICK) : nick;
    }

    private static boolean isNick(String name) {
        return isPlain(name) && name.length() <= LONGEST_NICK && isLetter(name.charAt(0));
    }

    /** Letters, digits, underscores and hyphens, and at least one of them. */
    private static boolean isPlain(String name) {
        boolean fits = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            fits &= isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
        }
        return fits;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static void servers(Settings settled) throws ConfigException {
        for (String name : settled.tables("mcp_servers").keySet()) {
            require(
                    !OURS.contains(name),
                    "mcp_servers." + name + " is the name of a server that each session has: use another");
            require(
                    isPlain(name),
                    "mcp_servers has '" + Clean.line(name, 40) + "': use letters, digits, '_' and '-' for its name");
        }
    }

    private static void require(boolean holds, String sentence) throws ConfigException {
        if (!holds) {
            throw new ConfigException(sentence);
        }
    }
}

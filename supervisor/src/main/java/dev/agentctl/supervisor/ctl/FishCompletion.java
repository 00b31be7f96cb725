package dev.agentctl.supervisor.ctl;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes fish's completion script from the commands themselves. Pure. */
final class FishCompletion {
    private FishCompletion() {}

    /** The script for a command of subcommands; agents' names are read from their homes when they are completed. */
    static String script(CommandSpec top) {
        String tool = top.name();
        StringBuilder out = new StringBuilder();
        out.append("# fish completion for ").append(tool).append('\n');
        out.append("function __").append(tool).append("_agents\n");
        out.append("    set -l root ~/.agentchat\n");
        out.append("    test -n \"$AGENTCHAT_HOME\"; and set root $AGENTCHAT_HOME\n");
        out.append("    for home in $root/agents/*/\n");
        out.append("        path basename $home\n");
        out.append("    end\n");
        out.append("end\n");
        out.append("complete -c ").append(tool).append(" -f\n");
        for (OptionSpec option : top.options()) {
            option(out, "complete -c " + tool, tool, option);
        }
        for (Map.Entry<String, CommandLine> each : new TreeMap<>(top.subcommands()).entrySet()) {
            CommandSpec command = each.getValue().getCommandSpec();
            command(out, tool, "__fish_use_subcommand", each.getKey(), command);
            inside(out, tool, seen(each.getKey()) + besides(top, each.getKey()), command);
        }
        return out.toString();
    }

    /** What may follow a command: its arguments, or the commands of its own, to any depth. */
    private static void inside(StringBuilder out, String tool, String condition, CommandSpec group) {
        if (group.subcommands().isEmpty()) {
            arguments(out, tool, condition, group);
            return;
        }
        TreeMap<String, CommandLine> commands = new TreeMap<>(group.subcommands());
        String all = String.join(" ", commands.keySet());
        commands.forEach((name, line) -> {
            command(out, tool, "'" + condition + "; and not " + seen(all) + "'", name, line.getCommandSpec());
            inside(out, tool, condition + "; and " + seen(name) + besides(group, name), line.getCommandSpec());
        });
    }

    private static String seen(String words) {
        return "__fish_seen_subcommand_from " + words;
    }

    /** Where a group beside it has a command of the same name, that one's arguments are others. */
    private static String besides(CommandSpec group, String name) {
        StringBuilder condition = new StringBuilder();
        new TreeMap<>(group.subcommands()).forEach((other, line) -> {
            if (!other.equals(name) && has(line.getCommandSpec(), name)) {
                condition.append("; and not ").append(seen(other));
            }
        });
        return condition.toString();
    }

    /** At any depth. */
    private static boolean has(CommandSpec group, String name) {
        boolean has = group.subcommands().containsKey(name);
        for (CommandLine line : group.subcommands().values()) {
            has |= has(line.getCommandSpec(), name);
        }
        return has;
    }

    private static void command(StringBuilder out, String tool, String when, String name, CommandSpec command) {
        out.append("complete -c ").append(tool).append(" -n ").append(when).append(" -a ");
        out.append(name).append(" -d ").append(quoted(about(command)));
        out.append('\n');
    }

    private static void arguments(StringBuilder out, String tool, String condition, CommandSpec command) {
        String when = "complete -c " + tool + " -n '" + condition + "'";
        for (OptionSpec option : command.options()) {
            if (!option.inherited()) {
                option(out, when, tool, option);
            }
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            parameter(out, when, tool, parameter);
        }
    }

    private static void option(StringBuilder out, String when, String tool, OptionSpec option) {
        out.append(when);
        for (String name : option.names()) {
            out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            out.append(" -x");
            candidates(out, tool, option);
        }
        out.append(" -d ").append(quoted(first(option.description()))).append('\n');
    }

    private static void parameter(StringBuilder out, String when, String tool, PositionalParamSpec parameter) {
        if (parameter.completionCandidates() != null) {
            out.append(when);
            candidates(out, tool, parameter);
            out.append('\n');
        }
    }

    private static void candidates(StringBuilder out, String tool, ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            StringBuilder words = new StringBuilder();
            for (String word : argument.completionCandidates()) {
                words.append(words.isEmpty() ? "" : " ")
                        .append(word.equals(AgentNames.MARK) ? "(__" + tool + "_agents)" : word);
            }
            out.append(" -a ").append(quoted(words.toString()));
        }
    }

    private static String about(CommandSpec command) {
        String[] header = command.usageMessage().header();
        return first(header.length > 0 ? header : command.usageMessage().description());
    }

    /** A description's first sentence, without its defaults and its full stop. */
    private static String first(String[] description) {
        String text = description.length == 0 ? "" : description[0];
        int end = text.length();
        for (String mark : new String[] {" (default", ". "}) {
            int at = text.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, text.endsWith(".") ? Math.min(end, text.length() - 1) : end);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}

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
            out.append("complete -c ").append(tool).append(" -n __fish_use_subcommand -a ");
            out.append(each.getKey()).append(" -d ").append(quoted(about(command)));
            out.append('\n');
            String when = "complete -c " + tool + " -n '__fish_seen_subcommand_from " + each.getKey() + "'";
            for (OptionSpec option : command.options()) {
                if (!option.inherited()) {
                    option(out, when, tool, option);
                }
            }
            for (PositionalParamSpec parameter : command.positionalParameters()) {
                parameter(out, when, tool, parameter);
            }
        }
        return out.toString();
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

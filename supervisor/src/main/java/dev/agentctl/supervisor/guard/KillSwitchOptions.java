package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.text.Clean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of {@code killswitch}. Read by hand: run from cron each minute, it mostly looks at three files and ends.
 *
 * @param reason of {@code --engage}; empty text for none
 * @param cloud whether {@code --clear} takes the clouds' files away too
 * @param quiet whether nothing is said where nothing had to be done
 * @param host the address of {@code --host}
 */
record KillSwitchOptions(Mode mode, String reason, boolean cloud, boolean json, boolean quiet, Optional<String> host) {
    enum Mode {
        CHECK,
        ENGAGE,
        CLEAR,
        STATUS,
        WATCH
    }

    static final String HELP = """
        Usage: killswitch [--engage [REASON…] | --clear [--cloud] | --status | --watch] [OPTION…]
        Stops all mortal agents, containers and local ones, while a kill file exists; God and other protected ones are
        skipped. Whatever has one of these names counts, a folder too:

          ~/.agentchat/KILL (or in AGENTCHAT_HOME)
          ~/Library/Mobile Documents/com~apple~CloudDocs/KILL_AGENTS (iCloud)
          ~/Dropbox/KILL_AGENTS
          AGENTCHAT_KILL_FILES=PATH:PATH names others in place of the last two

        Without an option it looks once: where a file exists, all are told to end at once, those that have not after
        7 s are ended by force, and all is over within 15 s. As long as the file exists nothing mortal starts.

          --engage [REASON…]  pull the switch: makes ~/.agentchat/KILL, as touch does, and stops all
          --clear             lift it: removes ~/.agentchat/KILL and says which files remain. Nothing is started; for
                              that there is 'agentctl restartall'
          --cloud             with --clear: removes the clouds' files too, and so lifts the switch on every machine
                              that shares them
          --status            which file, since when, and what runs
          --watch             stay, look each second, and stop what runs whenever a file is there
          --quiet             say nothing where nothing had to be done
          --json              one object instead of lines; not with --watch
          --host URL          Podman's address, as with agentctl
          --help, --version

        From cron:        * * * * *  killswitch --quiet
        Without systemd:  @reboot    killswitch --watch

        Exit codes: 0 no file exists, or --engage stopped all; 1 a file exists, and nothing mortal runs (with --status:
        a file exists); 2 the command line cannot be understood; 3 an engine could not be asked, so its agents may run;
        4 something asked for failed.
        """;

    static KillSwitchOptions parse(List<String> arguments) {
        Optional<Mode> mode = Optional.empty();
        boolean cloud = false;
        boolean json = false;
        boolean quiet = false;
        Optional<String> host = Optional.empty();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            Optional<Mode> asked = mode(argument);
            if (asked.isPresent()) {
                if (mode.isPresent() && !mode.equals(asked)) {
                    throw usage(argument + " does not go with " + "--"
                            + mode.get().name().toLowerCase(java.util.Locale.ROOT));
                }
                mode = asked;
            } else if (argument.equals("--cloud")) {
                cloud = true;
            } else if (argument.equals("--json")) {
                json = true;
            } else if (argument.equals("--quiet")) {
                quiet = true;
            } else if (argument.equals("--host")) {
                if (++i == arguments.size()) {
                    throw usage("--host needs an address");
                }
                host = Optional.of(arguments.get(i));
            } else if (argument.startsWith("--host=")) {
                host = Optional.of(argument.substring("--host=".length()));
            } else if (argument.startsWith("-")) {
                throw usage("there is no option '" + Clean.line(argument, 80) + "'");
            } else {
                words.add(argument);
            }
        }
        Mode chosen = mode.orElse(Mode.CHECK);
        if (!words.isEmpty() && chosen != Mode.ENGAGE) {
            throw usage("'" + Clean.line(words.getFirst(), 80) + "' is one argument too many");
        }
        if (cloud && chosen != Mode.CLEAR) {
            throw usage("--cloud goes with --clear only");
        }
        if (json && chosen == Mode.WATCH) {
            throw usage("--json does not go with --watch: what it does is in events.jsonl");
        }
        return new KillSwitchOptions(chosen, String.join(" ", words), cloud, json, quiet, host);
    }

    private static Optional<Mode> mode(String argument) {
        return switch (argument) {
            case "--engage" -> Optional.of(Mode.ENGAGE);
            case "--clear" -> Optional.of(Mode.CLEAR);
            case "--status" -> Optional.of(Mode.STATUS);
            case "--watch" -> Optional.of(Mode.WATCH);
            default -> Optional.empty();
        };
    }

    private static CommandFailure usage(String sentence) {
        return new CommandFailure(ExitCode.USAGE, sentence + ": see 'killswitch --help'");
    }
}

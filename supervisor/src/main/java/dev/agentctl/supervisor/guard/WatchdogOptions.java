package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.text.Clean;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of {@code god-watchdog}. Read by hand: it stays for weeks, and is kept small.
 *
 * @param tokenStdin whether the first line of standard input is the token
 * @param tokenFile a file in memory that holds it, as a service manager hands it over
 * @param host the address of {@code --host}
 */
record WatchdogOptions(
        boolean status, boolean json, boolean tokenStdin, Optional<Path> tokenFile, Optional<String> host) {
    static final String HELP = """
        Usage: god-watchdog [--token-stdin | --token-file FILE] [--host URL]
               god-watchdog --status [--json]
        Brings God back within 6 s of its death, as 'agentctl start God' started it last, whatever ended it and though a
        kill file exists. It looks at God's process twice a second, or is told by Podman's events where the process is
        on another machine, and asks the engines every 5 s. Where God cannot be brought back, or gives up by itself again
        and again, it tries again after 5 s, doubled by each failure up to 60 s. There is one watchdog for a root.

        God reads ~/.agentchat/god/base-prompt.md, commandments.md and the folder's other *.md files with each prompt,
        and its own context.md.

        The token is kept in this process's memory alone, and goes to God as with 'agentctl start'. It is taken from

          --token-stdin       the first line of standard input
          --token-file FILE   a file in memory, such as a service manager's credential
                              (systemd's credential 'oauth-token' is taken unasked)
          CLAUDE_CODE_OAUTH_TOKEN, which the launcher takes out of the environment
          the passphrase      asked for on a terminal, where 'agentctl setup-token' has stored a token

        and where there is none of these, God is started without one.

          --status            says whether a watchdog runs, whether God does, and what was done
          --json              with --status: one object
          --host URL          Podman's address, as with agentctl
          --help, --version

        What it does is in ~/.agentchat/guard/watchdog.log (three old ones kept), and in events.jsonl.
        Without systemd ('agentctl install-units'), from cron:
          * * * * *  god-watchdog </dev/null >/dev/null 2>&1

        Exit codes: 0 --status: it runs, and God does; 1 --status: one of them does not; 2 the command line cannot be
        understood; 4 another watchdog runs, or something asked for failed. Without --status it runs until it is ended.
        """;

    static WatchdogOptions parse(List<String> arguments) {
        boolean status = false;
        boolean json = false;
        boolean tokenStdin = false;
        Optional<Path> tokenFile = Optional.empty();
        Optional<String> host = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean takesValue = argument.equals("--host") || argument.equals("--token-file");
            if (takesValue && i + 1 == arguments.size()) {
                throw usage(argument + " needs a value");
            }
            switch (argument) {
                case "--status" -> status = true;
                case "--json" -> json = true;
                case "--token-stdin" -> tokenStdin = true;
                case "--token-file" -> tokenFile = Optional.of(Path.of(arguments.get(++i)));
                case "--host" -> host = Optional.of(arguments.get(++i));
                default ->
                    throw usage((argument.startsWith("-") ? "there is no option '" : "too much is '")
                            + Clean.line(argument, 80) + "'");
            }
        }
        if (json && !status) {
            throw usage("--json goes with --status only");
        }
        if (tokenStdin && tokenFile.isPresent()) {
            throw usage("--token-stdin does not go with --token-file");
        }
        return new WatchdogOptions(status, json, tokenStdin, tokenFile, host);
    }

    private static CommandFailure usage(String sentence) {
        return new CommandFailure(ExitCode.USAGE, sentence + ": see 'god-watchdog --help'");
    }
}

package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.supervisor.claude.ClaudeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The arguments of {@code agent-supervisor run}. Read by hand: an option library would cost this process, which stays
 * for weeks beside each agent, more memory than all its own classes.
 *
 * @param mission empty text for the one in the mission file
 * @param missionFile empty for the home's mission.txt
 * @param command empty for the Claude CLI
 * @param isProtected whether the kill file and the stop file do not concern this agent
 * @param prompt whether a command of the user's own gets the prompt on standard input too
 * @param logBytes size at which the log is rotated
 * @param claude what concerns the Claude CLI alone
 */
public record LoopOptions(
        AgentName name,
        String mission,
        Optional<Path> missionFile,
        List<String> command,
        RestartPolicy policy,
        boolean isProtected,
        boolean prompt,
        long logBytes,
        AgentSpec.Claude claude) {
    /** What {@code agent-supervisor run --help} prints. */
    public static final String HELP = """
        Usage: agent-supervisor run NAME [OPTION…] MISSION… [-- COMMAND ARGUMENT…]
        Keeps the agent NAME alive: runs its command, starts it again whenever it ends, and says in its home
        ($AGENTCHAT_HOME/agents/NAME, else ~/.agentchat/agents/NAME) how it is. Without COMMAND it runs the Claude
        CLI ('claude -p', or the program in AGENTCHAT_CLAUDE) with MISSION and the home's context.md as its prompt,
        and resumes its conversation at each restart. Without MISSION it takes the home's mission.txt. Where
        AGENTCHAT_TOKEN_FILE names a file, the CLI is not started before that holds its token.

          --model MODEL         the Claude CLI's model (else as its own settings say)
          --budget-usd DOLLARS  stop when the agent has cost this much, over its whole life
          --budget-tokens N     stop when it has used so many tokens of all kinds, over its whole life
          --silence-limit SECONDS  interrupt and restart a CLI that prints nothing for so long (600); it is silent
                                for 361 s where the service takes a request and never answers
          --permission-mode MODE  what the CLI does with a tool that nobody has allowed: acceptEdits (the default here),
                                auto, bypassPermissions (the default in a container of agentctl's), dontAsk, manual, plan
          --mission-file FILE   take the mission from FILE
          --prompt              give COMMAND the same prompt on its standard input
          --first-wait SECONDS  before the first restart (5), doubled by each failure …
          --max-wait SECONDS    … up to this (300), and first again after a run of more than 5 minutes
          --jitter              make each wait up to 10% shorter or longer
          --grace SECONDS       between TERM and KILL when the agent is stopped (10)
          --protected           the kill file and the stop file do not concern this agent (God is protected always)
          --log-kib KIB         rotate supervisor.log at this size (4096); three old ones are kept
          --help                this

        It ends on TERM, INT or HUP, when the home's file 'stop' appears, and when $AGENTCHAT_HOME/KILL exists; the
        agent then gets TERM, and its whole tree KILL after the grace. It also ends, with the reason in state.json,
        when the program is missing, when the service refuses the agent's credential, its account or its model, when
        a budget is used up, and after 10 crashes in a row within 10 s of their start.

        Exit codes: 0 stopped as asked; 2 the command line is wrong; 4 another supervisor owns the home, the home
        cannot be used, the kill file exists at the start, or the agent failed for good or needs attention.
        """;

    private static final int MAX_MISSION = 64 * 1024;
    private static final double MAX_SECONDS = 86_400;
    private static final double MAX_DOLLARS = 1e9;
    private static final int MAX_MODEL = 200;

    /**
     * Reads what follows {@code run}.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} and one sentence
     */
    public static LoopOptions parse(List<String> arguments) {
        return new Reader(arguments).read();
    }

    /** What an agent that is a Claude CLI may use. */
    public ClaudeLimits limits() {
        return new ClaudeLimits(
                claude.budgetUsd(), claude.budgetTokens(), claude.silenceLimit().orElse(ClaudeLimits.DEFAULT_SILENCE));
    }

    /** Whether help is asked for, before a command of the user's own begins. */
    public static boolean asksHelp(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.equals("--")) {
                return false;
            }
            if (argument.equals("--help")) {
                return true;
            }
        }
        return false;
    }

    private static CommandFailure usage(String sentence) {
        return new CommandFailure(ExitCode.USAGE, sentence + ": see 'agent-supervisor run --help'");
    }

    /** One pass over the arguments. */
    private static final class Reader {
        private final List<String> arguments;
        private int next;
        private Duration firstWait = RestartPolicy.DEFAULT.firstWait();
        private Duration maxWait = RestartPolicy.DEFAULT.maxWait();
        private Duration grace = RestartPolicy.DEFAULT.grace();
        private boolean jitter;
        private boolean isProtected;
        private boolean prompt;
        private long logBytes = 4096 * 1024;
        private Optional<Path> missionFile = Optional.empty();
        private Optional<String> model = Optional.empty();
        private Optional<String> permissionMode = Optional.empty();
        private OptionalDouble budgetUsd = OptionalDouble.empty();
        private OptionalLong budgetTokens = OptionalLong.empty();
        private Optional<Duration> silenceLimit = Optional.empty();
        private final List<String> words = new ArrayList<>();

        Reader(List<String> arguments) {
            this.arguments = arguments;
        }

        LoopOptions read() {
            List<String> command = List.of();
            while (next < arguments.size()) {
                String argument = arguments.get(next++);
                if (argument.equals("--")) {
                    command = List.copyOf(arguments.subList(next, arguments.size()));
                    if (command.isEmpty() || command.getFirst().isEmpty()) {
                        throw usage("a command must follow --");
                    }
                    break;
                }
                if (argument.startsWith("-") && argument.length() > 1) {
                    option(argument);
                } else {
                    words.add(argument);
                }
            }
            return options(command);
        }

        private LoopOptions options(List<String> command) {
            if (words.isEmpty()) {
                throw usage("the agent's name is missing");
            }
            AgentName name;
            try {
                name = new AgentName(words.getFirst());
            } catch (IllegalArgumentException wrong) {
                throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
            }
            String mission = String.join(" ", words.subList(1, words.size()));
            if (mission.length() > MAX_MISSION) {
                throw usage("the mission is longer than " + MAX_MISSION + " characters");
            }
            if (!mission.isBlank() && missionFile.isPresent()) {
                throw usage("give the mission in words or with --mission-file, not both");
            }
            if (prompt && command.isEmpty()) {
                throw usage("--prompt is for a command after --");
            }
            AgentSpec.Claude claude =
                    new AgentSpec.Claude(model, budgetUsd, budgetTokens, silenceLimit, permissionMode);
            if (!command.isEmpty() && !claude.equals(AgentSpec.Claude.DEFAULT)) {
                throw usage("--model, --budget-usd, --budget-tokens, --silence-limit and --permission-mode are for the"
                        + " Claude CLI alone");
            }
            if (firstWait.compareTo(maxWait) > 0) {
                throw usage("--first-wait is longer than --max-wait");
            }
            return new LoopOptions(
                    name,
                    mission,
                    missionFile,
                    command,
                    RestartPolicy.DEFAULT
                            .withWaits(firstWait, maxWait)
                            .withGrace(grace)
                            .withJitter(jitter),
                    isProtected || name.isGod(),
                    prompt,
                    logBytes,
                    claude);
        }

        private void option(String argument) {
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            Optional<String> joined = equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
            switch (option) {
                case "--first-wait" -> firstWait = seconds(option, value(option, joined));
                case "--max-wait" -> maxWait = seconds(option, value(option, joined));
                case "--grace" -> grace = seconds(option, value(option, joined));
                case "--permission-mode" -> permissionMode = Optional.of(permissionMode(value(option, joined)));
                case "--model" -> model = Optional.of(model(value(option, joined)));
                case "--budget-usd" -> budgetUsd = OptionalDouble.of(dollars(option, value(option, joined)));
                case "--budget-tokens" -> budgetTokens = OptionalLong.of(tokens(option, value(option, joined)));
                case "--silence-limit" -> silenceLimit = Optional.of(silence(option, value(option, joined)));
                case "--log-kib" -> logBytes = kibibytes(option, value(option, joined));
                case "--mission-file" -> missionFile = Optional.of(Path.of(value(option, joined)));
                case "--jitter" -> jitter = flag(option, joined);
                case "--protected" -> isProtected = flag(option, joined);
                case "--prompt" -> prompt = flag(option, joined);
                default -> throw usage("'" + dev.agentctl.shared.text.Clean.line(option, 80) + "' is no option of run");
            }
        }

        private static boolean flag(String option, Optional<String> joined) {
            if (joined.isPresent()) {
                throw usage(option + " takes no value");
            }
            return true;
        }

        private String value(String option, Optional<String> joined) {
            if (joined.isPresent()) {
                return joined.get();
            }
            if (next >= arguments.size()) {
                throw usage(option + " needs a value");
            }
            return arguments.get(next++);
        }

        private static Duration seconds(String option, String text) {
            try {
                double seconds = Double.parseDouble(text);
                if (seconds >= 0 && seconds <= MAX_SECONDS) {
                    return Duration.ofMillis(Math.round(seconds * 1000));
                }
            } catch (NumberFormatException wrong) {
                // said below
            }
            throw usage(option + " takes seconds from 0 to 86400, as in 2.5");
        }

        private static String permissionMode(String text) {
            if (!AgentSpec.Claude.PERMISSION_MODES.contains(text)) {
                throw usage("--permission-mode takes one of " + String.join(", ", AgentSpec.Claude.PERMISSION_MODES));
            }
            return text;
        }

        private static String model(String text) {
            if (text.isBlank() || text.startsWith("-") || text.length() > MAX_MODEL) {
                throw usage("--model takes a model's name, as in sonnet");
            }
            return text;
        }

        private static Duration silence(String option, String text) {
            Duration limit = seconds(option, text);
            if (limit.isZero()) {
                throw usage(option + " takes seconds above 0");
            }
            return limit;
        }

        private static double dollars(String option, String text) {
            try {
                double dollars = Double.parseDouble(text);
                if (dollars > 0 && dollars <= MAX_DOLLARS) {
                    return dollars;
                }
            } catch (NumberFormatException wrong) {
                // said below
            }
            throw usage(option + " takes dollars above 0, as in 2.50");
        }

        private static long tokens(String option, String text) {
            try {
                long tokens = Long.parseLong(text);
                if (tokens > 0) {
                    return tokens;
                }
            } catch (NumberFormatException wrong) {
                // said below
            }
            throw usage(option + " takes a number of tokens above 0");
        }

        private static long kibibytes(String option, String text) {
            try {
                long kib = Long.parseLong(text);
                if (kib >= 1 && kib <= 1 << 20) {
                    return kib * 1024;
                }
            } catch (NumberFormatException wrong) {
                // said below
            }
            throw usage(option + " takes KiB from 1 to 1048576");
        }
    }
}

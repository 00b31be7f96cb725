package dev.agentctl.shared.cli;

import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a picocli command by the rules that all our commands keep: errors are one sentence on standard error, exit codes
 * are {@link ExitCode}'s, each help lists them, {@code --help} and {@code --version} are there, a reader that goes away
 * ends the command quietly.
 *
 * <p>Commands throw what they cannot do: {@link CommandFailure} for a refusal, {@link EngineException} and
 * {@link IOException} as they come. Any other exception is a bug and is called one; its details are shown with
 * {@code AGENTCTL_DEBUG=1}.
 */
public final class Commands {
    /** Lines for a command's own {@code exitCodeList}, where the usual one does not fit. */
    public static final String EXIT_0 = "0:it worked";

    public static final String EXIT_1 = "1:it worked, and found something wrong";
    public static final String EXIT_2 = "2:the command line cannot be understood";
    public static final String EXIT_3 = "3:no engine answers";
    public static final String EXIT_4 = "4:something asked for failed or was refused";

    private static final String[] USUAL = {EXIT_0, EXIT_2, EXIT_3, EXIT_4};

    private Commands() {}

    /**
     * Runs the command as this process's own and ends the process, at once: no shutdown hook runs, so a command has
     * undone what it must undo before it returns or throws.
     */
    public static void main(CommandLine command, Console console, String... args) {
        Runtime.getRuntime().halt(run(command, console, args));
    }

    /**
     * Runs the command and gives the exit code; both streams are flushed. The command is a {@code Callable<Integer>}, or
     * its CommandLine has an execution strategy of its own.
     */
    public static int run(CommandLine command, Console console, String... args) {
        prepare(command, console);
        int code;
        try {
            code = command.execute(args);
            console.out().flush();
        } catch (Throwable failure) {
            code = report(command, console, failure);
        }
        console.err().flush();
        return code;
    }

    /** The version of these tools, as their build names it. */
    public static String version() {
        try (InputStream in = Commands.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("version.txt is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void prepare(CommandLine command, Console console) {
        String name = command.getCommandName();
        adorn(command.getCommandSpec(), true);
        command.getCommandSpec().versionProvider(() -> new String[] {name + " " + version()});
        command.setColorScheme(Help.defaultColorScheme(console.colour() ? Help.Ansi.ON : Help.Ansi.OFF));
        command.setOut(new PrintWriter(console.out(), false, console.out().charset()));
        command.setErr(new PrintWriter(console.err(), false, console.err().charset()));
        command.setParameterExceptionHandler((problem, given) -> usage(console, problem));
        command.setExecutionExceptionHandler((failure, failed, parsed) -> report(failed, console, failure));
    }

    private static void adorn(CommandSpec spec, boolean top) {
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Shows this help.")
                    .build());
        }
        if (top && spec.findOption("--version") == null) {
            spec.addOption(OptionSpec.builder("-V", "--version")
                    .versionHelp(true)
                    .description("Shows the version.")
                    .build());
        }
        if (spec.usageMessage().exitCodeList().isEmpty()) {
            spec.usageMessage().exitCodeListHeading("Exit codes:%n").exitCodeList(codes(USUAL));
        } else {
            spec.usageMessage().exitCodeListHeading("Exit codes:%n");
        }
        for (CommandLine sub : spec.subcommands().values()) {
            adorn(sub.getCommandSpec(), false);
        }
    }

    /** The lines of an exit code list as a programmatic CommandSpec takes them. */
    public static Map<String, String> codes(String... lines) {
        Map<String, String> codes = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            codes.put(line.substring(0, colon), line.substring(colon + 1));
        }
        return codes;
    }

    private static int usage(Console console, ParameterException problem) {
        String name = problem.getCommandLine().getCommandSpec().qualifiedName();
        say(console, name, Sentences.clean(misuse(problem)) + "; see '" + name + " --help'");
        return ExitCode.USAGE.number();
    }

    private static String misuse(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String text = unmatched.getUnmatched().getFirst();
            if (problem.getCommandLine().getSubcommands().isEmpty()) {
                return "'" + text + "' is one argument too many";
            }
            List<String> close = unmatched.getSuggestions();
            return "there is no command '" + text + "'"
                    + (close.isEmpty() ? "" : ", did you mean '" + close.getFirst() + "'?");
        }
        return String.valueOf(problem.getMessage());
    }

    private static int report(CommandLine command, Console console, Throwable failure) {
        String name = command.getCommandSpec().root().name();
        flushQuietly(console);
        if (debugging(console)) {
            failure.printStackTrace(console.err());
        }
        return switch (failure) {
            case CommandFailure refusal -> end(console, name, Sentences.of(refusal), refusal.exitCode());
            case ParameterException problem -> usage(console, problem);
            case EngineUnreachableException unreachable ->
                end(console, name, Sentences.of(unreachable), ExitCode.NO_ENGINE);
            case EngineException failed -> end(console, name, Sentences.of(failed), ExitCode.FAILED);
            case OutputClosedException closed when closed.readerGone() -> ExitCode.FINE.number();
            case OutputClosedException closed ->
                end(console, name, "standard output: " + Sentences.of(closed), ExitCode.FAILED);
            case UncheckedIOException unchecked -> end(console, name, Sentences.of(unchecked), ExitCode.FAILED);
            case IOException io -> end(console, name, Sentences.of(io), ExitCode.FAILED);
            case InterruptedException interrupted -> end(console, name, "interrupted", ExitCode.FAILED);
            default -> end(console, name, bug(failure), ExitCode.FAILED);
        };
    }

    private static String bug(Throwable wrapped) {
        Throwable failure = wrapped;
        // A class that cannot be initialised says nothing itself.
        while (failure instanceof LinkageError && failure.getCause() != null) {
            failure = failure.getCause();
        }
        StackTraceElement[] trace = failure.getStackTrace();
        String message = failure.getMessage() == null ? "" : " (" + Sentences.of(failure) + ")";
        return "this is a bug: " + failure.getClass().getSimpleName() + message
                + (trace.length == 0 ? "" : " at " + trace[0])
                + "; please report it with what AGENTCTL_DEBUG=1 shows";
    }

    /** What was printed before the failure is shown before its sentence, where anybody still reads it. */
    private static void flushQuietly(Console console) {
        try {
            console.out().flush();
        } catch (OutputClosedException nobodyReads) {
            if (debugging(console)) {
                nobodyReads.printStackTrace(console.err());
            }
        }
    }

    private static boolean debugging(Console console) {
        return console.environment().getOrDefault("AGENTCTL_DEBUG", "").equals("1");
    }

    private static int end(Console console, String name, String sentence, ExitCode code) {
        say(console, name, Sentences.clean(sentence));
        return code.number();
    }

    private static void say(Console console, String name, String sentence) {
        console.err().println(name + ": " + sentence);
    }
}

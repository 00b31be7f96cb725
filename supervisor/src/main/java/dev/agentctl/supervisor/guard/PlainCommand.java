package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.OutputClosedException;
import dev.agentctl.shared.cli.Sentences;
import java.io.IOException;
import java.util.List;

/**
 * What a command of the guard's is within: its help and version, a failure in one sentence, the end of its process. Its
 * arguments are read by hand, since an option library would cost it most of its start.
 */
final class PlainCommand {
    private PlainCommand() {}

    /** What it does with arguments that ask neither for help nor for the version. */
    interface Body {
        ExitCode run(Console console, List<String> arguments) throws IOException, InterruptedException;
    }

    /** Runs it as this process's own and ends the process. */
    static void main(String name, String help, Body body, String... arguments) {
        Console console = Console.ofProcess();
        ExitCode code;
        try {
            code = run(console, name, help, body, List.of(arguments));
            console.out().flush();
        } catch (CommandFailure failure) {
            code = said(console, name, Sentences.of(failure), failure.exitCode());
        } catch (IOException failure) {
            code = said(console, name, Sentences.of(failure), ExitCode.FAILED);
        } catch (OutputClosedException closed) {
            // What had to be stopped is stopped before a word of it is printed.
            code = ExitCode.FAILED;
        } catch (InterruptedException interrupted) {
            code = said(console, name, "interrupted", ExitCode.FAILED);
        }
        console.err().flush();
        // At once: threads that still wait for an engine are daemons, and hooks there are none.
        Runtime.getRuntime().halt(code.number());
    }

    private static ExitCode run(Console console, String name, String help, Body body, List<String> arguments)
            throws IOException, InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            console.out().print(help);
            return ExitCode.FINE;
        }
        if (arguments.contains("--version") || arguments.contains("-V")) {
            console.out().println(name + " " + Commands.version());
            return ExitCode.FINE;
        }
        return body.run(console, arguments);
    }

    private static ExitCode said(Console console, String name, String sentence, ExitCode code) {
        console.err().println(name + ": " + sentence);
        return code;
    }
}

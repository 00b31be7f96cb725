package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.text.Clean;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A text in the person's own editor, VISUAL or EDITOR, at the terminal. One thread's; closing it takes the file away. */
final class Editor implements AutoCloseable {
    private static final int MAX_BYTES = 1 << 20;
    private static final List<String> USUAL = List.of("sensible-editor", "nano", "vi");
    private static final File TERMINAL = new File("/dev/tty");

    private final List<String> command;
    private final boolean atTerminal;
    private final Path file;

    /**
     * @param environment as {@link System#getenv()} gives it
     * @throws CommandFailure if no editor is named and none of the usual ones is there
     */
    Editor(String text, Map<String, String> environment, boolean atTerminal) throws IOException {
        this.command = command(environment);
        this.atTerminal = atTerminal;
        this.file = Files.createTempFile(
                "agentctl-edit-",
                ".txt",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /** What the text is when the editor has ended; it goes on from there at the next call. */
    String edit() throws IOException {
        List<String> words = new ArrayList<>(command);
        words.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(Redirect.from(atTerminal ? TERMINAL : new File("/dev/null")))
                .redirectError(Redirect.INHERIT)
                .redirectOutput(atTerminal ? Redirect.to(TERMINAL) : Redirect.DISCARD);
        try {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new CommandFailure(
                        ExitCode.FAILED, "the editor '" + word() + "' ended with " + code + ": nothing was changed");
            }
        } catch (IOException noProgram) {
            throw new CommandFailure(
                    ExitCode.FAILED, "the editor '" + word() + "' cannot be run: name another in EDITOR");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the editor ran", interrupted);
        }
        return new String(UntrustedFile.read(file, MAX_BYTES), StandardCharsets.UTF_8);
    }

    private String word() {
        return Clean.line(command.getFirst(), 80);
    }

    private static List<String> command(Map<String, String> environment) {
        for (String variable : List.of("VISUAL", "EDITOR")) {
            String named = environment.getOrDefault(variable, "").strip();
            if (!named.isEmpty()) {
                // Words, as in 'code --wait'; no shell reads them.
                return List.of(named.split("\\s+", -1));
            }
        }
        for (String usual : USUAL) {
            for (String folder :
                    environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
                Path program = Path.of(folder, usual);
                if (!folder.isEmpty() && Files.isExecutable(program)) {
                    return List.of(program.toString());
                }
            }
        }
        throw new CommandFailure(
                ExitCode.FAILED, "no editor was found: name one in EDITOR, or give the changes as options");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}

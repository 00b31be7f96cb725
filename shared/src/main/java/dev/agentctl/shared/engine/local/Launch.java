package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.process.ProcessIdentity;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Starts a process that belongs to nobody: its own session where setsid is installed, no terminal, nothing on its input,
 * its output in a file, and no descendant of this process, so that it lives on when this one ends.
 */
public final class Launch {
    private static final File NOTHING = new File("/dev/null");

    /** Says its own pid, which the command then takes over, output and all. The words are arguments, never script. */
    private static final String SAY_PID_AND_BECOME = "echo \"$$\"; exec \"$@\" >>\"$0\" 2>&1";

    /** The same without setsid, safe from a terminal's end at least. */
    private static final String UNHANGABLE = "trap '' HUP; " + SAY_PID_AND_BECOME;

    private Launch() {}

    /**
     * Starts the command.
     *
     * @param environment all of it
     * @param output a file that this makes anew; the one before it becomes {@code NAME.1}
     * @return the pid, as number and, where it has not ended already, as identity
     * @throws IOException in one sentence, if there is no such command or it cannot be started
     */
    public static Started detached(List<String> command, Map<String, String> environment, Path home, Path output)
            throws IOException {
        requireCommand(command.getFirst(), environment.getOrDefault("PATH", ""), home);
        renew(output);
        Optional<Path> setsid = find("setsid", environment.getOrDefault("PATH", "") + ":/usr/bin:/bin");
        if (setsid.isEmpty()) {
            return started(run(List.of("sh", "-c", UNHANGABLE), output, command, environment, home));
        }
        String tool = setsid.get().toString();
        // The fork makes it nobody's child; busybox's setsid has no such option.
        Optional<Long> pid =
                run(List.of(tool, "--fork", "sh", "-c", SAY_PID_AND_BECOME), output, command, environment, home);
        return started(
                pid.isPresent()
                        ? pid
                        : run(List.of(tool, "sh", "-c", SAY_PID_AND_BECOME), output, command, environment, home));
    }

    /** @param identity empty for one that has ended already */
    public record Started(long pid, Optional<ProcessIdentity> identity) {}

    private static Started started(Optional<Long> pid) throws IOException {
        long known = pid.orElseThrow(() -> new IOException("sh did not start"));
        return new Started(known, ProcessIdentity.of(known).filter(ProcessIdentity::isAlive));
    }

    private static Optional<Long> run(
            List<String> launcher, Path output, List<String> command, Map<String, String> environment, Path home)
            throws IOException {
        List<String> words = new ArrayList<>(launcher);
        words.add(output.toString());
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectInput(NOTHING)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (InputStream out = process.getInputStream()) {
            // One short line, then the end of the file as the command takes its own output.
            String line = new String(out.readNBytes(32), StandardCharsets.US_ASCII).strip();
            return line.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(line));
        } catch (NumberFormatException noPid) {
            throw new IOException("sh did not say its pid", noPid);
        }
    }

    /** A new, empty file; whatever stood there, a link or a pipe too, is moved away and not written through. */
    private static void renew(Path output) throws IOException {
        if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(output, output.resolveSibling(output.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.newByteChannel(
                        output,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                .close();
    }

    private static void requireCommand(String word, String path, Path home) throws IOException {
        boolean there = word.contains("/")
                ? Files.isExecutable(home.resolve(word))
                : find(word, path).isPresent();
        if (!there) {
            throw new IOException("there is no command '" + word + "' that can be run");
        }
    }

    private static Optional<Path> find(String command, String path) {
        for (String folder : path.split(":", -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, command);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(file.toAbsolutePath());
            }
        }
        return Optional.empty();
    }
}

package dev.agentctl.shared.file;

import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * A log of sentences, each after its time: past its size the file becomes {@code .1}, and three old ones are kept. Each
 * line goes to an echo too, which alone gets them where the file cannot be written. Guarded by itself.
 */
public final class RotatedLog {
    /** Old files kept. */
    public static final int KEPT = 3;

    private static final int LONGEST = 500;

    private final Path path;
    private final long maxBytes;
    private final Clock clock;
    private final Consumer<String> echo;
    private boolean failing;

    /** @param maxBytes a file that has grown past this is put away */
    public RotatedLog(Path path, long maxBytes, Clock clock, Consumer<String> echo) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.echo = echo;
    }

    /** Adds a sentence, cleaned and cut; it is in the file when this returns, unless it cannot be written. */
    public synchronized void say(String sentence) {
        String line = clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + Clean.line(sentence, LONGEST);
        echo.accept(line);
        try {
            if (Files.exists(path) && Files.size(path) >= maxBytes) {
                rotate();
            }
            if (!Files.exists(path)) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.write(path, (line + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
            failing = false;
        } catch (IOException failure) {
            if (!failing) {
                failing = true;
                echo.accept(path + " cannot be written: " + failure);
            }
        }
    }

    private void rotate() throws IOException {
        for (int i = KEPT - 1; i >= 1; i--) {
            if (Files.exists(old(i))) {
                Files.move(old(i), old(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(path, old(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path old(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}

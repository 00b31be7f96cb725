package dev.agentctl.shared.file;

import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A program of its own that works on a file until a test kills it; it prints a line as each piece of work is done. */
public final class FileProcess {
    /** What an atomic write writes: so many bytes, all the same. */
    static final int SIZE = 200_000;

    private FileProcess() {}

    /** Arguments: {@code write|append|own}, the file, a word. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        System.out.println("ready");
        switch (arguments[0]) {
            case "write" -> write(file);
            case "append" -> append(file, arguments[2]);
            case "own" -> own(file, arguments[2]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void write(Path file) throws IOException {
        byte[] contents = new byte[SIZE];
        for (int i = 0; ; i++) {
            Arrays.fill(contents, (byte) ('a' + i % 26));
            AtomicFile.write(file, contents, "rw-------");
        }
    }

    private static void append(Path file, String word) throws IOException {
        Journal journal = new Journal(file);
        for (int i = 0; i < 2000; i++) {
            journal.append(JsonObject.EMPTY.with("by", word).with("n", i).with("fill", "x".repeat(i % 700)));
            System.out.println(i);
        }
    }

    /** Takes the lock again and again, and says in a journal when it has it and when it is about to let go. */
    private static void own(Path file, String word) throws IOException {
        Journal journal = new Journal(file.resolveSibling("turns"));
        for (int turns = 0; turns < 30; ) {
            Optional<OwnerLock> lock = OwnerLock.take(file);
            if (lock.isPresent()) {
                try (OwnerLock held = lock.get()) {
                    journal.append(JsonObject.EMPTY.with("by", word).with("has", true));
                    journal.append(JsonObject.EMPTY.with("by", word).with("has", false));
                    System.out.println(held.hashCode());
                }
                turns++;
            }
            Thread.onSpinWait();
        }
    }

    /** Starts it beside the test, from the test's own class path. */
    static Process launch(String work, Path file, String word) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileProcess.class.getName(),
                        work,
                        file.toString(),
                        word))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}

package dev.agentctl.shared.cli;

import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failures as one sentence for a person. */
public final class Sentences {
    private static final int LONGEST = 2000;

    private Sentences() {}

    /** What an I/O failure says; the JDK's own messages for files are often no more than a path. */
    public static String of(IOException failure) {
        if (failure instanceof FileSystemException file && file.getFile() != null) {
            String reason = switch (file) {
                case NoSuchFileException absent -> "no such file or folder";
                case AccessDeniedException denied -> "permission denied";
                case FileAlreadyExistsException exists -> "it exists already";
                default -> file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
            };
            return clean(file.getFile() + ": " + reason);
        }
        return of((Throwable) failure);
    }

    /** What a failure says of itself, on one line and safe to show; its kind where it says nothing. */
    public static String of(Throwable failure) {
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof IOException io) {
            return of(io);
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : clean(message);
    }

    static String clean(String text) {
        return Clean.line(text, LONGEST).strip();
    }
}

package dev.agentctl.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Screens kept as text files in src/test/resources/golden. After a change that is meant, {@code mvn -pl tui -am test
 * -Dtest=GoldenScreensTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true} writes them anew; look at the
 * difference before it is committed.
 */
final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    static void check(String name, App app) {
        String text = app.text();
        Path file = FOLDER.resolve(name + ".txt");
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text);
            }
            assertThat(text).as("the screen %s, see %s", name, file).isEqualTo(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

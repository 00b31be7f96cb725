package dev.agentctl.tui.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Makes the README's picture: the demo's real screen, as soon as it has something to say of each agent. */
public final class ScreenPicture {
    private static final int COLUMNS = 116;
    private static final int ROWS = 26;

    private ScreenPicture() {}

    /** @param arguments the SVG file to write */
    public static void main(String[] arguments) throws IOException {
        try (Terminal terminal = Terminal.open(COLUMNS, ROWS, Map.of("COLORTERM", "truecolor"))) {
            terminal.run("exec " + Installed.command("agent-monitor") + " --demo --theme dark");
            terminal.await(
                    "all findings",
                    Duration.ofMinutes(3),
                    screen -> screen.contains("m stops 1") && screen.contains("i stops 1"));
            Files.writeString(
                    Path.of(arguments[0]),
                    new Svg(COLUMNS, ROWS).picture(terminal.coloured().lines().toList()));
            terminal.press("q");
        }
    }
}

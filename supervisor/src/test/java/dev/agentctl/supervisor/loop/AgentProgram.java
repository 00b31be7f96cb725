package dev.agentctl.supervisor.loop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * An agent that does as it is told, one argument after the other: {@code print TEXT}, {@code flood LINES},
 * {@code touch FILE}, {@code ignore-term}, {@code spawn "COMMANDS"} (another of these, in a session of its own where the
 * word is {@code flee}), {@code exit CODE}, {@code spin} and {@code idle}.
 */
final class AgentProgram {
    private AgentProgram() {}

    public static void main(String[] commands) throws IOException {
        for (int i = 0; i < commands.length; i++) {
            switch (commands[i]) {
                case "print" -> System.out.println(commands[++i]);
                case "flood" -> {
                    int lines = Integer.parseInt(commands[++i]);
                    for (int line = 0; line < lines; line++) {
                        System.out.println("flood line " + line);
                    }
                }
                case "touch" -> Files.createFile(Path.of(commands[++i]));
                case "ignore-term" -> Runtime.getRuntime().addShutdownHook(new Thread(AgentProgram::idle));
                case "spawn" -> spawn(List.of(), commands[++i]);
                case "flee" -> spawn(List.of("setsid"), commands[++i]);
                case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(commands[++i]));
                case "spin" -> spin();
                case "idle" -> idle();
                default -> throw new IllegalArgumentException(commands[i]);
            }
        }
    }

    /** The command line that runs this program with these commands. */
    static List<String> command(String... commands) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx16m",
                "-cp",
                LoopProcess.place(AgentProgram.class),
                AgentProgram.class.getName()));
        line.addAll(Arrays.asList(commands));
        return line;
    }

    private static void spawn(List<String> before, String commands) throws IOException {
        List<String> line = new ArrayList<>(before);
        line.addAll(command(commands.split(" ", -1)));
        // With its parent's output: it holds the pipe open, as a tool that an agent forgot does.
        new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(new File("/dev/null"))
                .start();
    }

    private static void idle() {
        while (true) {
            LockSupport.park();
        }
    }

    private static void spin() {
        long turns = 0;
        while (turns >= 0) {
            turns = turns == Long.MAX_VALUE ? 0 : turns + 1;
        }
    }
}

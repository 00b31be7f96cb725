package dev.agentctl.supervisor.git;

import dev.agentctl.shared.team.AgentSession.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program of its own that makes and removes worktrees and works in them, four at a time, until a test kills it. A line
 * on its output is a text that is in a file of a worktree by now.
 */
public final class WorktreeProcess {
    private static final int WORKERS = 4;

    private WorktreeProcess() {}

    /** Arguments: the project, the folder, a seed, and what the texts begin with. */
    public static void main(String[] arguments) throws Exception {
        Worktrees worktrees =
                new Worktrees(Path.of(arguments[0]), Path.of(arguments[1]), Optional.empty(), InstantSource.system());
        long seed = Long.parseLong(arguments[2]);
        AtomicInteger number = new AtomicInteger();
        Thread[] workers = new Thread[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            int worker = i;
            workers[i] = Thread.ofPlatform().start(() -> {
                try {
                    work(worktrees, "agent" + worker, new Random(seed + worker), arguments[3], number);
                } catch (IOException failure) {
                    failure.printStackTrace();
                    Runtime.getRuntime().halt(1);
                }
            });
        }
        System.out.println("ready");
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private static void work(Worktrees worktrees, String nick, Random random, String prefix, AtomicInteger number)
            throws IOException {
        while (true) {
            Worktree tree = worktrees.add(nick, Optional.of("task " + random.nextInt(3)));
            Git git = Git.in(tree.path()).as(nick);
            for (int i = random.nextInt(4); i >= 0; i--) {
                String text = prefix + "-" + number.incrementAndGet() + "-";
                String file = List.of("a", "b", "folder/c", "d.o").get(random.nextInt(4))
                        + (random.nextInt(8) == 0 ? text : "");
                Path path = tree.path().resolve(file);
                Files.createDirectories(path.getParent());
                // Texts are only ever added: an overwritten one would be nobody's to keep.
                Files.writeString(path, (Files.exists(path) ? Files.readString(path) : "") + text + "\n");
                synchronized (System.out) {
                    System.out.println(text);
                }
                switch (random.nextInt(4)) {
                    case 0 -> git.attempt("add", "--all");
                    case 1 -> {
                        git.attempt("add", "--all");
                        git.attempt("commit", "--quiet", "-m", text);
                    }
                    case 2 -> git.attempt("checkout", "--quiet", "--detach");
                    default -> {}
                }
            }
            worktrees.remove(tree, nick);
        }
    }

    static Process launch(Path project, Path folder, long seed, String prefix) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorktreeProcess.class.getName(),
                        project.toString(),
                        folder.toString(),
                        Long.toString(seed),
                        prefix))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}

package dev.agentctl.supervisor.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.RealParts;
import dev.agentctl.shared.team.AgentSession.Worktree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor that is killed between any two steps loses nothing that was ever written into a worktree. */
final class KilledWorktreesIT {
    private static final int KILLS = Integer.getInteger("kills", 25);

    @TempDir
    Path folder;

    @Test
    void what_was_written_is_found_after_any_kill() throws Exception {
        RealParts.program("git", "git");
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        Path project = Files.createDirectory(folder.toRealPath().resolve("project"));
        Git git = Git.in(project).as("person");
        git.call("init", "--quiet", "-b", "main");
        Files.writeString(project.resolve(".gitignore"), "*.o\n");
        git.call("add", ".");
        git.call("commit", "--quiet", "-m", "first");
        Path trees = folder.toRealPath().resolve("trees");
        Set<String> written = new HashSet<>();
        List<Worktree> believed = new ArrayList<>();
        for (int round = 0; round < KILLS; round++) {
            written.addAll(killed(project, trees, random, round));
            Worktrees worktrees = new Worktrees(project, trees, Optional.empty(), InstantSource.system());
            Reconciliation done = worktrees.reconcile(believed);
            assertThat(done.present()).as("seed " + seed + " " + done).hasSameSizeAs(believed);
            for (Worktree tree : done.present()) {
                assertThat(Git.in(tree.path()).call("status", "--porcelain").isFine())
                        .isTrue();
            }
            // Whoever is believed in now was made before the next kill, and may be gone after it.
            int known = believed.size();
            believed.clear();
            if (random.nextBoolean()) {
                believed.add(worktrees.add("agent0", Optional.of("task 1")));
            }
            Reconciliation again = worktrees.reconcile(believed);
            assertThat(again.sentences()).as("seed " + seed).isEmpty();
            // Who was believed in, and is not any more, goes now; all others went before.
            assertThat(again.removed()).as("seed " + seed).hasSize(Math.max(0, known - believed.size()));
            long listed = git.call("worktree", "list").lines().size();
            long kept = worktrees.rescued().stream().filter(Rescued::isFolder).count();
            assertThat(listed).as("seed " + seed).isEqualTo(1 + believed.size() + kept);
        }
        Set<String> found = found(git, trees);
        assertThat(written).hasSizeGreaterThan(KILLS);
        assertThat(found).as("seed " + seed).containsAll(written);
    }

    /** What it had written for certain when it was killed. */
    private static List<String> killed(Path project, Path trees, Random random, int round) throws Exception {
        Process process = WorktreeProcess.launch(project, trees, random.nextLong(), "text-" + round);
        List<String> lines = new ArrayList<>();
        Thread killer;
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            Duration after = Duration.ofMillis(random.nextInt(1200));
            killer = Thread.ofVirtual().start(() -> {
                try {
                    process.waitFor(after);
                } catch (InterruptedException never) {
                    Thread.currentThread().interrupt();
                }
                // By its handle: the Process itself would close the stream that is being read.
                process.toHandle().destroyForcibly();
            });
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.endsWith("-")) {
                    lines.add(line);
                }
            }
        } finally {
            process.destroyForcibly();
        }
        killer.join();
        assertThat(process.waitFor()).as("killed, not failed").isEqualTo(137);
        return lines;
    }

    /** All texts in what refs lead to and in all files of the worktrees and the attic. */
    private static Set<String> found(Git git, Path trees) throws IOException {
        Set<String> found = new HashSet<>();
        List<String> objects = new ArrayList<>();
        for (String line : git.reading(64 << 20)
                .call("rev-list", "--objects", "--single-worktree", "--all")
                .lines()) {
            objects.add(line.split(" ", 2)[0]);
        }
        byte[] names = String.join("\n", objects).getBytes(StandardCharsets.UTF_8);
        collect(git.reading(256 << 20).attempt(names, "cat-file", "--batch").output(), found);
        try (Stream<Path> files = Files.walk(trees)) {
            for (Path file : files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                collect(Files.readString(file, StandardCharsets.ISO_8859_1), found);
            }
        }
        return found;
    }

    private static void collect(String text, Set<String> found) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("text-") && line.endsWith("-")) {
                found.add(line);
            }
        }
    }
}

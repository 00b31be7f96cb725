package dev.agentctl.supervisor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentctl.shared.RealParts;
import dev.agentctl.shared.team.AgentSession.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full when a worktree is to go. */
final class FullDiskIT {
    private static final int DISK = 8 << 20;

    @TempDir
    Path folder;

    private Path disk;
    private Worktrees worktrees;
    private Worktree tree;
    private byte[] work;

    @BeforeEach
    void disk() throws Exception {
        RealParts.program("git", "git");
        RealParts.root("a small disk");
        disk = Files.createDirectory(folder.toRealPath().resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk.toString());
        Path project = Files.createDirectory(disk.resolve("project"));
        Git git = Git.in(project).as("person");
        git.call("init", "--quiet");
        git.call("commit", "--quiet", "--allow-empty", "-m", "first");
        worktrees = new Worktrees(project, disk.resolve("trees"), Optional.empty(), InstantSource.system());
        tree = worktrees.add("Ada", Optional.of("task"));
        work = new byte[2 << 20];
        new Random(1).nextBytes(work);
        Files.write(tree.path().resolve("work"), work);
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void with_no_room_at_all_the_worktree_stays_where_it_is() throws Exception {
        fill(0);
        assertThatExceptionOfType(GitException.class).isThrownBy(() -> worktrees.remove(tree, "Ada"));
        assertThat(tree.path().resolve("work")).hasBinaryContent(work);
        Files.delete(disk.resolve("fill"));
        assertThat(worktrees.remove(tree, "Ada").rescued()).hasSize(1);
        assertThat(tree.path()).doesNotExist();
    }

    @Test
    void with_too_little_room_it_stays_in_the_attic_and_the_sentence_says_so() throws Exception {
        fill(600_000);
        Removal removal = worktrees.remove(tree, "Ada");
        assertThat(removal.sentence()).contains("is kept in").contains("could be put under a ref");
        assertThat(removal.rescued().getLast().folder().orElseThrow().resolve("work"))
                .hasBinaryContent(work);
        Files.delete(disk.resolve("fill"));
        assertThat(worktrees.reconcile(List.of()).removed()).isEmpty();
        assertThat(worktrees.rescued())
                .singleElement()
                .satisfies(kept ->
                        assertThat(kept.folder().orElseThrow().resolve("work")).hasBinaryContent(work));
    }

    /** Leaves so many bytes of the disk. */
    private void fill(int left) throws IOException {
        Path file = disk.resolve("fill");
        byte[] block = new byte[4096];
        try {
            while (Files.getFileStore(disk).getUsableSpace() > left) {
                Files.write(file, block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException full) {
            // As full as can be.
            assertThat(file).isNotEmptyFile();
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}

package dev.agentctl.supervisor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentctl.shared.RealParts;
import dev.agentctl.shared.team.AgentSession.Worktree;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorktreesTest {
    @TempDir
    Path folder;

    private Path project;
    private Git git;
    private Worktrees worktrees;

    @BeforeEach
    void repository() throws Exception {
        RealParts.program("git", "git");
        folder = folder.toRealPath();
        project = Files.createDirectory(folder.resolve("project"));
        git = Git.in(project).as("person");
        git.call("init", "--quiet", "-b", "main");
        Files.writeString(project.resolve("file"), "first\n");
        Files.writeString(project.resolve(".gitignore"), "*.o\n");
        git.call("add", ".");
        git.call("commit", "--quiet", "-m", "first");
        worktrees = new Worktrees(project, folder.resolve("trees"), Optional.empty(), InstantSource.system());
    }

    @Test
    void a_task_gets_a_checkout_on_its_own_branch() throws Exception {
        Worktree tree = worktrees.add("Ada", Optional.of("Fix the login!"));
        assertThat(tree.branch()).isEqualTo("agent/Ada/fix-the-login");
        assertThat(tree.path()).isEqualTo(folder.resolve("trees/Ada/fix-the-login"));
        assertThat(tree.path().resolve("file")).hasContent("first");
        assertThat(Git.in(tree.path()).call("status", "--porcelain").output()).isEmpty();
        assertThat(worktrees.head(tree.path()))
                .contains(git.call("rev-parse", "main").line());
        assertThat(worktrees.add("Ada", Optional.of("Fix the login!"))).isEqualTo(tree);
        assertThat(worktrees.head(folder)).isEmpty();
        assertThat(worktrees.add("Ada", Optional.empty()).branch()).isEqualTo("agent/Ada/standby");
    }

    @Test
    void a_clean_worktree_goes_and_its_branch_stays_and_is_continued() throws Exception {
        Worktree tree = ada();
        commit(tree, "work", "done\n");
        Removal removal = worktrees.remove(tree, "Ada");
        assertThat(removal.rescued()).isEmpty();
        assertThat(tree.path().getParent()).doesNotExist();
        assertThat(git.call("worktree", "list").lines()).hasSize(1);
        assertThat(worktrees.rescued()).isEmpty();
        Worktree again = ada();
        assertThat(again).isEqualTo(tree);
        assertThat(again.path().resolve("work")).hasContent("done");
    }

    @Test
    void what_is_not_committed_is_kept_under_a_ref() throws Exception {
        Worktree tree = ada();
        Files.writeString(tree.path().resolve("file"), "staged\n");
        Git.in(tree.path()).call("add", "file");
        Files.writeString(tree.path().resolve("file"), "modified\n");
        Files.writeString(tree.path().resolve("new"), "untracked\n");
        Files.createSymbolicLink(tree.path().resolve("link"), Path.of("/etc/hostname"));
        Removal removal = worktrees.remove(tree, "Ada");
        assertThat(removal.rescued()).singleElement().satisfies(kept -> {
            assertThat(show(kept, ":file")).isEqualTo("modified\n");
            assertThat(show(kept, ":new")).isEqualTo("untracked\n");
            assertThat(show(kept, ":link")).isEqualTo("/etc/hostname");
            assertThat(show(kept, "^2:file")).isEqualTo("staged\n");
            assertThat(kept.branch()).contains(tree.branch());
        });
        assertThat(removal.sentence()).contains("refs/rescue/Ada/");
        assertThat(worktrees.rescued())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
                .isEqualTo(removal.rescued());
        assertThat(tree.path()).doesNotExist();
        assertThat(git.call("worktree", "list").lines()).hasSize(1);
    }

    @Test
    void the_same_content_twice_makes_one_ref() throws Exception {
        for (int i = 0; i < 2; i++) {
            Worktree tree = ada();
            Files.writeString(tree.path().resolve("new"), "untracked\n");
            assertThat(worktrees.remove(tree, "Ada").rescued()).hasSize(1);
        }
        assertThat(worktrees.rescued()).hasSize(1);
    }

    @Test
    void ignored_files_stay_in_the_attic_and_the_branch_is_free() throws Exception {
        Worktree tree = ada();
        Files.writeString(tree.path().resolve("a.o"), "object");
        Files.writeString(tree.path().resolve("new"), "untracked\n");
        Removal removal = worktrees.remove(tree, "Ada");
        assertThat(removal.rescued()).hasSize(2);
        Rescued attic = removal.rescued().getLast();
        assertThat(attic.folder().orElseThrow().resolve("a.o")).hasContent("object");
        assertThat(attic.why()).contains("a.o");
        assertThat(worktrees.rescued()).hasSize(2).anySatisfy(each -> {
            assertThat(each.isFolder()).isTrue();
            assertThat(each.branch()).contains(tree.branch());
            assertThat(each.why()).contains("a.o");
        });
        Git within = Git.in(attic.folder().orElseThrow());
        assertThat(within.call("status", "--porcelain").line()).isEqualTo("?? new");
        Worktree again = ada();
        assertThat(again).isEqualTo(tree);
        worktrees.reconcile(List.of(again));
        assertThat(attic.folder().orElseThrow().resolve("a.o")).hasContent("object");
    }

    @Test
    void a_repository_within_stays_in_the_attic() throws Exception {
        for (String place : List.of("inner", "src")) {
            Worktree tree = ada();
            commit(tree, "src/tracked", "x\n");
            Path inner = Files.createDirectories(tree.path().resolve(place));
            Git nested = Git.in(inner).as("person");
            nested.call("init", "--quiet");
            nested.call("commit", "--quiet", "--allow-empty", "-m", "inner");
            Removal removal = worktrees.remove(tree, "Ada");
            assertThat(removal.rescued()).last().satisfies(kept -> {
                assertThat(kept.why()).contains("repository within");
                assertThat(Git.in(kept.folder().orElseThrow().resolve(place))
                                .call("log", "--format=%s")
                                .line())
                        .isEqualTo("inner");
            });
        }
    }

    @Test
    void a_submodule_keeps_its_repository() throws Exception {
        Worktree tree = ada();
        Git in = Git.in(tree.path()).set("protocol.file.allow=always").as("Ada");
        in.call("submodule", "--quiet", "add", project.toString(), "sub");
        in.call("commit", "--quiet", "-m", "submodule");
        Git sub = Git.in(tree.path().resolve("sub")).as("Ada");
        sub.call("commit", "--quiet", "--allow-empty", "-m", "inside");
        String commit = sub.call("rev-parse", "HEAD").line();
        Removal removal = worktrees.remove(tree, "Ada");
        Rescued kept = removal.rescued().getLast();
        assertThat(kept.why()).contains("submodules");
        assertThat(kept.folder().orElseThrow().resolve("sub/file")).hasContent("first");
        worktrees.reconcile(List.of());
        Git inside = Git.in(kept.folder().orElseThrow().resolve("sub"));
        assertThat(inside.call("log", "-1", "--format=%H").line()).isEqualTo(commit);
        assertThat(inside.call("status", "--porcelain").output()).isEmpty();
    }

    @Test
    void commits_on_no_branch_get_a_ref() throws Exception {
        Worktree tree = ada();
        Git.in(tree.path()).call("checkout", "--quiet", "--detach");
        commit(tree, "one", "1\n");
        String first = worktrees.head(tree.path()).orElseThrow();
        Git.in(tree.path()).call("checkout", "--quiet", tree.branch());
        Removal removal = worktrees.remove(tree, "Ada");
        assertThat(removal.rescued())
                .singleElement()
                .satisfies(kept -> assertThat(parents(kept)).contains(first));

        tree = ada();
        Git.in(tree.path()).call("checkout", "--quiet", "--detach");
        commit(tree, "two", "2\n");
        String second = worktrees.head(tree.path()).orElseThrow();
        assertThat(worktrees.remove(tree, "Ada").rescued())
                .singleElement()
                .satisfies(kept -> assertThat(parents(kept)).containsExactly(second));
    }

    @Test
    void a_merge_in_progress_keeps_both_sides_and_what_was_resolved() throws Exception {
        Worktree tree = ada();
        commit(tree, "file", "theirs\n");
        String theirs = worktrees.head(tree.path()).orElseThrow();
        Git in = Git.in(tree.path()).as("person");
        in.call("reset", "--quiet", "--hard", "main");
        commit(tree, "file", "ours\n");
        assertThat(in.attempt("merge", theirs).isFine()).isFalse();
        Files.writeString(tree.path().resolve("file"), "half resolved\n");
        Files.writeString(tree.path().resolve("other"), "staged\n");
        in.call("add", "other");
        Files.writeString(tree.path().resolve("other"), "later\n");
        Removal removal = worktrees.remove(tree, "Ada");
        assertThat(removal.rescued()).singleElement().satisfies(kept -> {
            assertThat(parents(kept)).contains(theirs);
            assertThat(show(kept, ":file")).isEqualTo("half resolved\n");
            assertThat(show(kept, ":other")).isEqualTo("later\n");
            assertThat(show(kept, "^2:other")).isEqualTo("staged\n");
        });
    }

    @Test
    void flagged_files_are_looked_at_all_the_same() throws Exception {
        for (String flag : List.of("--assume-unchanged", "--skip-worktree")) {
            Worktree tree = ada();
            Git.in(tree.path()).call("update-index", flag, "file");
            Files.writeString(tree.path().resolve("file"), flag + "\n");
            assertThat(worktrees.remove(tree, "Ada").rescued())
                    .singleElement()
                    .satisfies(kept -> assertThat(show(kept, ":file")).isEqualTo(flag + "\n"));
        }
    }

    @Test
    void a_folder_deleted_by_hand_loses_nothing_that_was_staged() throws Exception {
        Worktree tree = ada();
        Files.writeString(tree.path().resolve("file"), "staged\n");
        Git.in(tree.path()).call("add", "file");
        delete(tree.path());
        assertThat(worktrees.remove(tree, "Ada").rescued())
                .singleElement()
                .satisfies(kept -> assertThat(show(kept, ":file")).isEqualTo("staged\n"));
        assertThat(git.call("worktree", "list").lines()).hasSize(1);
        assertThat(ada()).isEqualTo(tree);
        delete(tree.path());
        assertThat(ada()).isEqualTo(tree);
        assertThat(tree.path().resolve("file")).hasContent("first");
    }

    @Test
    void a_lost_or_replaced_git_file_loses_nothing() throws Exception {
        Worktree tree = ada();
        Files.writeString(tree.path().resolve("new"), "1\n");
        Files.delete(tree.path().resolve(".git"));
        assertThat(worktrees.remove(tree, "Ada").rescued())
                .singleElement()
                .satisfies(kept -> assertThat(show(kept, ":new")).isEqualTo("1\n"));

        tree = ada();
        Files.writeString(tree.path().resolve("new"), "2\n");
        Files.writeString(tree.path().resolve(".git"), "gitdir: /nowhere\n");
        assertThat(worktrees.remove(tree, "Ada").rescued())
                .singleElement()
                .satisfies(kept -> assertThat(show(kept, ":new")).isEqualTo("2\n"));

        tree = ada();
        Files.delete(tree.path().resolve(".git"));
        Git.in(tree.path()).call("init", "--quiet");
        Files.writeString(tree.path().resolve("new"), "3\n");
        assertThat(ada()).isEqualTo(tree);
        assertThat(tree.path().resolve("new")).doesNotExist();
        assertThat(worktrees.rescued())
                .anySatisfy(kept ->
                        assertThat(kept.folder().orElse(folder).resolve("new")).hasContent("3"));
    }

    @Test
    void a_folder_that_is_in_the_way_is_put_aside() throws Exception {
        Path place = Files.createDirectories(folder.resolve("trees/Ada/task"));
        assertThat(ada().path()).isEqualTo(place);
        worktrees.remove(ada(), "Ada");
        Files.createDirectories(place);
        Files.writeString(place.resolve("precious"), "x");
        assertThat(ada().path()).isEqualTo(place);
        assertThat(place.resolve("precious")).doesNotExist();
        assertThat(worktrees.rescued())
                .singleElement()
                .satisfies(kept -> assertThat(kept.folder().orElseThrow().resolve("precious"))
                        .hasContent("x"));
    }

    @Test
    void a_branch_in_use_elsewhere_is_branched_off() throws Exception {
        Worktree tree = ada();
        commit(tree, "work", "1\n");
        worktrees.remove(tree, "Ada");
        git.call("checkout", "--quiet", tree.branch());
        Worktree second = ada();
        assertThat(second.branch()).isEqualTo(tree.branch() + "-2");
        assertThat(second.path().resolve("work")).hasContent("1");
    }

    @Test
    void what_cannot_be_worked_on_is_said_in_one_sentence() throws Exception {
        Path place = folder.resolve("other");
        assertThatExceptionOfType(GitException.class)
                .isThrownBy(() -> at(place, Optional.empty()).check())
                .withMessageContaining("does not exist");
        Files.createDirectory(place);
        assertThatExceptionOfType(GitException.class)
                .isThrownBy(() -> at(place, Optional.empty()).check())
                .withMessageContaining("no git repository");
        Git.in(place).call("init", "--quiet");
        assertThatExceptionOfType(GitException.class)
                .isThrownBy(() -> at(place, Optional.empty()).add("Ada", Optional.empty()))
                .withMessageContaining("no commit yet");
        Git.in(folder).call("init", "--quiet", "--bare", "bare");
        assertThatExceptionOfType(GitException.class)
                .isThrownBy(() -> at(folder.resolve("bare"), Optional.empty()).check())
                .withMessageContaining("bare repository");
        for (String base : List.of("nothing", "--all", "HEAD:file")) {
            assertThatExceptionOfType(GitException.class)
                    .isThrownBy(() -> at(project, Optional.of(base)).check())
                    .withMessageContaining(base);
        }
    }

    @Test
    void what_is_not_ours_is_not_touched() throws Exception {
        git.call(
                "worktree",
                "add",
                "--quiet",
                "-b",
                "mine",
                folder.resolve("trees/Ada/mine").toString());
        git.call(
                "worktree",
                "add",
                "--quiet",
                "-b",
                "agent/x/y",
                folder.resolve("elsewhere").toString());
        git.call(
                "worktree",
                "add",
                "--quiet",
                "-b",
                "gone",
                folder.resolve("gone").toString());
        delete(folder.resolve("gone"));
        Path file = folder.resolve("trees/Bob/notes/file");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        Reconciliation done = worktrees.reconcile(List.of());
        assertThat(done.removed()).isEmpty();
        assertThat(done.sentences()).isEmpty();
        assertThat(git.call("worktree", "list").lines()).hasSize(4);
        assertThat(file).exists();
        assertThatExceptionOfType(GitException.class)
                .isThrownBy(() -> worktrees.remove(new Worktree(project, "main"), "Ada"));
        assertThat(project.resolve("file")).exists();
    }

    @Test
    void reconciling_makes_both_sides_agree() throws Exception {
        Worktree fine = worktrees.add("Ada", Optional.of("fine"));
        Worktree gone = worktrees.add("Bob", Optional.of("gone"));
        Worktree forgotten = worktrees.add("Cay", Optional.of("forgotten"));
        Worktree stray = worktrees.add("Dan", Optional.of("stray"));
        Files.writeString(fine.path().resolve("new"), "fine");
        Files.writeString(stray.path().resolve("new"), "stray");
        Files.writeString(forgotten.path().resolve("new"), "forgotten");
        delete(gone.path());
        git.call("worktree", "unlock", forgotten.path().toString());
        delete(project.resolve(".git/worktrees/forgotten"));
        Files.writeString(project.resolve(".git/worktrees/fine/index.lock"), "");
        Reconciliation done = worktrees.reconcile(List.of(fine, gone, forgotten));
        assertThat(done.present()).containsExactly(fine, gone, forgotten);
        assertThat(done.sentences()).hasSize(3);
        assertThat(done.removed())
                .singleElement()
                .satisfies(removal ->
                        assertThat(show(removal.rescued().getFirst(), ":new")).isEqualTo("stray"));
        assertThat(fine.path().resolve("new")).hasContent("fine");
        assertThat(Git.in(fine.path()).call("add", "new").isFine()).isTrue();
        assertThat(gone.path().resolve("file")).hasContent("first");
        assertThat(worktrees.rescued())
                .anySatisfy(kept ->
                        assertThat(kept.folder().orElse(folder).resolve("new")).hasContent("forgotten"));
        Reconciliation again = worktrees.reconcile(done.present());
        assertThat(again.present()).isEqualTo(done.present());
        assertThat(again.sentences()).isEmpty();
        assertThat(again.removed()).isEmpty();
    }

    @Test
    void sixteen_at_once_are_made_and_removed() throws Exception {
        List<Callable<Removal>> work = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            String nick = "agent" + i % 16;
            String task = "task " + i;
            work.add(() -> {
                Worktree tree = worktrees.add(nick, Optional.of(task));
                Files.writeString(tree.path().resolve("new"), task);
                return worktrees.remove(tree, nick);
            });
        }
        try (var pool = Executors.newFixedThreadPool(16, Thread.ofVirtual().factory())) {
            for (Future<Removal> removal : pool.invokeAll(work)) {
                assertThat(removal.get().rescued()).as(removal.get().sentence()).hasSize(1);
            }
        }
        assertThat(worktrees.rescued()).hasSize(48);
        assertThat(git.call("worktree", "list").lines()).hasSize(1);
    }

    private Worktree ada() throws Exception {
        return worktrees.add("Ada", Optional.of("task"));
    }

    private Worktrees at(Path place, Optional<String> base) throws Exception {
        return new Worktrees(place, folder.resolve("trees"), base, InstantSource.system());
    }

    private static void commit(Worktree tree, String file, String text) throws Exception {
        Path path = tree.path().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Git in = Git.in(tree.path()).as("Ada");
        in.call("add", file);
        in.call("commit", "--quiet", "--allow-empty", "-m", "work on " + file);
    }

    private String show(Rescued kept, String what) throws Exception {
        return git.call("show", kept.commit().orElseThrow() + what).output();
    }

    private List<String> parents(Rescued kept) throws Exception {
        return List.of(
                git.call("show", "--no-patch", "--format=%P", kept.commit().orElseThrow())
                        .line()
                        .split(" "));
    }

    private static void delete(Path tree) throws Exception {
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            try (var children = Files.newDirectoryStream(tree)) {
                for (Path child : children) {
                    delete(child);
                }
            }
        }
        Files.delete(tree);
    }
}

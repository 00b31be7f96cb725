package dev.agentctl.supervisor.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentctl.shared.RealParts;
import dev.agentctl.supervisor.git.Git;
import dev.agentctl.supervisor.git.GitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WikiTest {
    private static final PageName PAGE = PageName.of("design/login");

    @TempDir
    Path folder;

    private Wiki wiki;
    private Git git;
    private final List<Wiki> opened = new ArrayList<>();

    @BeforeEach
    void wiki() throws Exception {
        RealParts.program("git", "git");
        wiki = open("wiki", Optional.empty());
        git = Git.in(folder.resolve("wiki")).as("stranger");
    }

    @AfterEach
    void close() {
        opened.forEach(Wiki::close);
    }

    @Test
    void a_write_is_a_commit_with_its_author() throws Exception {
        Page page = wiki.write(PAGE, "---\ntitle: x\n---\nText\n", Optional.empty(), "Ada <x>\n", "First\nwords");
        assertThat(wiki.read(PAGE)).contains(page);
        assertThat(folder.resolve("wiki/design/login.md")).content().startsWith("---\ntitle: x");
        assertThat(wiki.history(PAGE, 10)).singleElement().satisfies(change -> {
            assertThat(change.author()).isEqualTo("Ada x");
            assertThat(change.message()).isEqualTo("First words");
        });
        wiki.write(PAGE, "Other\n", Optional.of(page.version()), "Bob", "");
        List<Change> changes = wiki.history(PAGE, 10);
        assertThat(changes).extracting(Change::author).containsExactly("Bob", "Ada x");
        assertThat(wiki.diff(
                        PAGE,
                        changes.getLast().commit(),
                        Optional.of(changes.getFirst().commit())))
                .contains("-Text", "+Other");
        assertThat(wiki.write(PAGE, "Other\n", wiki.read(PAGE).map(Page::version), "Cay", "the same"))
                .isNotNull();
        assertThat(wiki.history(PAGE, 10)).hasSize(2);
        assertThat(git.call("status", "--porcelain").output()).isEmpty();
    }

    @Test
    void a_page_that_changed_since_it_was_read_is_not_overwritten() throws Exception {
        Page first = wiki.write(PAGE, "one\n", Optional.empty(), "Ada", "m");
        Page second = wiki.write(PAGE, "two\n", Optional.of(first.version()), "Bob", "m");
        for (Optional<String> seen : List.of(Optional.of(first.version()), Optional.<String>empty())) {
            assertThatExceptionOfType(WikiConflictException.class)
                    .isThrownBy(() -> wiki.write(PAGE, "three\n", seen, "Ada", "m"))
                    .withMessageContaining(second.version());
        }
        Files.delete(folder.resolve("wiki/design/login.md"));
        assertThatExceptionOfType(WikiConflictException.class)
                .isThrownBy(() -> wiki.write(PAGE, "three\n", Optional.of(second.version()), "Ada", "m"))
                .withMessageContaining("removed");
        wiki.write(PAGE, "anew\n", Optional.empty(), "Ada", "m");
        assertThat(wiki.read(PAGE).orElseThrow().text()).isEqualTo("anew\n");
    }

    @Test
    void twenty_writers_at_once_lose_nothing() throws Exception {
        Wiki second = open("wiki", Optional.empty());
        List<Callable<Void>> work = new ArrayList<>();
        for (int writer = 0; writer < 20; writer++) {
            int number = writer;
            work.add(() -> {
                for (int i = 0; i < 5; i++) {
                    Wiki one = number % 2 == 0 ? wiki : second;
                    String line = "line " + number + "-" + i;
                    if (i % 2 == 0) {
                        one.append(PAGE, line, "agent" + number, line);
                    } else {
                        one.write(
                                PageName.of("own/" + number + "-" + i), line, Optional.empty(), "agent" + number, line);
                    }
                }
                return null;
            });
        }
        try (var pool = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
            for (Future<Void> done : pool.invokeAll(work)) {
                done.get();
            }
        }
        assertThat(git.call("log", "--format=%s").lines()).hasSize(100).doesNotHaveDuplicates();
        assertThat(wiki.read(PAGE).orElseThrow().text().lines()).hasSize(60).doesNotHaveDuplicates();
        assertThat(wiki.list("own")).hasSize(40);
        assertThat(git.call("status", "--porcelain").output()).isEmpty();
    }

    @Test
    void what_a_stranger_left_is_not_lost_and_not_mixed_up() throws Exception {
        wiki.append(PAGE, "ours", "Ada", "m");
        Files.writeString(folder.resolve("wiki/design/login.md"), "ours\ntheirs, not committed\n");
        Files.writeString(folder.resolve("wiki/other.md"), "staged\n");
        git.call("add", "other.md");
        Files.writeString(folder.resolve("wiki/loose.md"), "loose\n");
        wiki.append(PAGE, "more", "Ada", "mine");
        assertThat(wiki.read(PAGE).orElseThrow().text()).isEqualTo("ours\ntheirs, not committed\nmore\n");
        assertThat(wiki.history(PAGE, 9)).extracting(Change::author).containsExactly("Ada", "outside", "Ada");
        assertThat(git.call("status", "--porcelain").lines()).containsExactlyInAnyOrder("A  other.md", "?? loose.md");
        assertThat(wiki.list("")).extracting(PageName::text).containsExactly("design/login", "loose", "other");
    }

    @Test
    void an_abandoned_index_lock_is_removed_and_a_live_one_waited_for() throws Exception {
        Path lock = folder.resolve("wiki/.git/index.lock");
        Files.createFile(lock);
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(3600)));
        wiki.append(PAGE, "1", "Ada", "m");
        Files.createFile(lock);
        Thread stranger = Thread.ofVirtual().start(() -> {
            // Once the writer has come that far as to have changed the file, it waits for the index.
            while (!holds("2")) {
                Thread.onSpinWait();
            }
            delete(lock);
        });
        wiki.append(PAGE, "2", "Ada", "m");
        stranger.join();
        assertThat(wiki.history(PAGE, 9)).hasSize(2);
    }

    private boolean holds(String text) {
        try {
            return wiki.read(PAGE).orElseThrow().text().contains(text);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void links_and_giants_are_refused() throws Exception {
        Files.createSymbolicLink(folder.resolve("wiki/out"), folder);
        Files.writeString(folder.resolve("secret.md"), "secret");
        Files.createSymbolicLink(folder.resolve("wiki/leak.md"), folder.resolve("secret.md"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> wiki.read(PageName.of("out/secret")));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> wiki.append(PageName.of("out/new"), "x", "Ada", "m"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> wiki.read(PageName.of("leak")));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> wiki.append(PAGE, "x".repeat(Wiki.MAX_PAGE), "Ada", "m"))
                .withMessageContaining("split it");
        assertThat(folder.resolve("new.md")).doesNotExist();
        assertThat(wiki.read(PAGE)).isEmpty();
    }

    @Test
    void a_wiki_within_another_repository_is_its_own() throws Exception {
        Git.in(folder).call("init", "--quiet");
        Wiki inner = open("inner", Optional.empty());
        inner.append(PAGE, "x", "Ada", "m");
        assertThat(Git.in(folder.resolve("inner")).call("log", "--format=%s").lines())
                .hasSize(1);
        Git.in(folder).call("init", "--quiet", "--bare", "bare");
        assertThatExceptionOfType(GitException.class).isThrownBy(() -> open("bare", Optional.empty()));
    }

    @Test
    void searches_find_words_and_names() throws Exception {
        wiki.append(PAGE, "The Token is refreshed\nby the client", "Ada", "m");
        wiki.append(PageName.of("token notes"), "nothing", "Ada", "m");
        assertThat(wiki.search("TOKEN client", 10)).extracting(Hit::line).containsExactly(1, 2);
        assertThat(wiki.search("token", 10))
                .extracting(hit -> hit.page().text())
                .containsExactly("token notes", "design/login");
        assertThat(wiki.search("--help", 10)).isEmpty();
        assertThat(wiki.search(" ", 10)).isEmpty();
        assertThat(wiki.search("the", 1)).hasSize(1);
    }

    @Test
    void two_wikis_meet_at_a_remote() throws Exception {
        Path remote = folder.resolve("remote");
        Git.in(folder).call("init", "--quiet", "--bare", "-b", "trunk", "remote");
        Wiki one = open("one", Optional.of(remote.toString()));
        Wiki two = open("two", Optional.of(remote.toString()));
        one.append(PAGE, "from one", "Ada", "m");
        assertThat(one.synchronise()).isEmpty();
        assertThat(two.synchronise()).isEmpty();
        assertThat(two.read(PAGE).orElseThrow().text()).isEqualTo("from one\n");
        one.append(PageName.of("a"), "a", "Ada", "m");
        two.append(PageName.of("b"), "b", "Bob", "m");
        assertThat(one.synchronise()).isEmpty();
        assertThat(two.synchronise()).isEmpty();
        assertThat(one.synchronise()).isEmpty();
        assertThat(one.list("")).isEqualTo(two.list("")).hasSize(3);
        assertThat(one.history(PageName.of("b"), 9)).extracting(Change::author).containsExactly("Bob");
    }

    @Test
    void the_same_lines_changed_at_both_ends_are_both_kept() throws Exception {
        Path remote = folder.resolve("remote");
        Git.in(folder).call("init", "--quiet", "--bare", "remote");
        Wiki one = open("one", Optional.of(remote.toString()));
        Wiki two = open("two", Optional.of(remote.toString()));
        one.append(PAGE, "ours", "Ada", "m");
        two.append(PAGE, "theirs", "Bob", "m");
        one.synchronise();
        two.synchronise();
        one.synchronise();
        assertThat(one.read(PAGE)).isEqualTo(two.read(PAGE));
        assertThat(one.read(PAGE).orElseThrow().text())
                .contains("ours", "theirs")
                .doesNotContain("<<<<");
    }

    @Test
    void a_remote_that_goes_away_and_comes_back_gets_all() throws Exception {
        Path remote = folder.resolve("remote");
        Wiki one = open("one", Optional.of(remote.toString()));
        one.append(PAGE, "kept here", "Ada", "m");
        assertThat(one.synchronise().orElseThrow()).contains("safe here");
        assertThat(one.trouble()).isPresent();
        Git.in(folder).call("init", "--quiet", "--bare", "remote");
        assertThat(one.synchronise()).isEmpty();
        assertThat(one.trouble()).isEmpty();
        assertThat(Git.in(remote).call("log", "--format=%an", "--all").line()).isEqualTo("Ada");
    }

    @Test
    void a_served_checkout_takes_pushes() throws Exception {
        Path remote = folder.resolve("remote");
        Git.in(folder).call("init", "--quiet", "-b", "main", "remote");
        Git served = Git.in(remote).as("otter");
        served.call("config", "receive.denyCurrentBranch", "updateInstead");
        Files.writeString(remote.resolve("home.md"), "home\n");
        served.call("add", ".");
        served.call("commit", "--quiet", "-m", "home");
        Wiki one = open("one", Optional.of(remote.toString()));
        one.append(PAGE, "x", "Ada", "m");
        assertThat(one.synchronise()).isEmpty();
        assertThat(remote.resolve("design/login.md")).hasContent("x");
        assertThat(one.read(PageName.of("Home"))).isPresent();
        Files.writeString(remote.resolve("home.md"), "dirty\n");
        one.append(PAGE, "y", "Ada", "m");
        assertThat(one.synchronise().orElseThrow()).contains("refuses");
        served.call("commit", "--quiet", "-a", "-m", "by hand");
        assertThat(one.synchronise()).isEmpty();
        assertThat(remote.resolve("design/login.md")).hasContent("x\ny");
    }

    @Test
    void a_rebase_that_a_death_broke_off_is_taken_back() throws Exception {
        Page page = wiki.write(PAGE, "base\n", Optional.empty(), "Ada", "m");
        git.call("branch", "other");
        wiki.write(PAGE, "ours\n", Optional.of(page.version()), "Ada", "m");
        git.call("checkout", "--quiet", "other");
        Files.writeString(folder.resolve("wiki/design/login.md"), "theirs\n");
        git.call("commit", "--quiet", "-a", "-m", "theirs");
        git.call("checkout", "--quiet", "main");
        assertThat(git.attempt("rebase", "other").isFine()).isFalse();
        Files.createFile(folder.resolve("wiki/.git/agentctl-rebase"));
        Wiki again = open("wiki", Optional.empty());
        assertThat(again.read(PAGE).orElseThrow().text()).isEqualTo("ours\n");
        assertThat(git.call("symbolic-ref", "--short", "HEAD").line()).isEqualTo("main");
    }

    private Wiki open(String name, Optional<String> remote) throws Exception {
        Wiki wiki = Wiki.open(folder.resolve(name), remote);
        opened.add(wiki);
        return wiki;
    }
}

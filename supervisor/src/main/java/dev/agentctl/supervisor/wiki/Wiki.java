package dev.agentctl.supervisor.wiki;

import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.git.Git;
import dev.agentctl.supervisor.git.GitException;
import dev.agentctl.supervisor.git.RepositoryLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wiki of Markdown pages in a git repository, the form of An Otter Wiki: pages are read from the working tree, and each
 * write is one ordinary commit with its writer as the author. Writers take turns, those of other processes of ours too;
 * what strangers have changed or staged beside is left as it is, and what they left unsaved in a page is committed
 * before it is changed. A write is on this machine's disk when it returns; with a remote it is passed on in the background.
 *
 * <p>Any thread may call.
 */
public final class Wiki implements AutoCloseable {
    /** UTF-8 of a page. More is no page that anybody reads. */
    public static final int MAX_PAGE = 256 << 10;

    private static final int MAX_READ = 4 << 20;
    private static final int MAX_MESSAGE = 200;

    private final Path folder;
    private final Git git;
    private final RepositoryLock lock;
    private final Commits commits;
    private final WikiSearch search;
    private @Nullable WikiRemote remote;

    private Wiki(Path folder, Git git, RepositoryLock lock) {
        this.folder = folder;
        this.git = git;
        this.lock = lock;
        this.commits = new Commits(folder, git);
        this.search = new WikiSearch(git);
    }

    /**
     * Opens the wiki in a folder, or makes one there. What a remote has follows in the background: see
     * {@link #synchronise}.
     *
     * @param remote a repository as {@code git fetch} takes it
     * @throws IOException in one sentence, if there can be none
     */
    public static Wiki open(Path folder, Optional<String> remote) throws IOException {
        Path real = Files.createDirectories(folder).toRealPath();
        Git git = Git.in(real).set("core.quotePath=false").set("core.autocrlf=false");
        // The folder may lie within another repository, which is not the wiki's.
        Git.Answer within = git.attempt("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir");
        List<String> lines = within.lines();
        if (!within.isFine() || lines.size() != 2 || !Path.of(lines.get(0)).equals(real)) {
            if (git.attempt("rev-parse", "--is-bare-repository").line().equals("true")
                    && Files.exists(real.resolve("HEAD"))) {
                throw new GitException(
                        "the wiki's folder " + real + " is a bare repository: name a checkout, and it as the remote");
            }
            git.call("init", "--quiet", "--initial-branch=main");
            lines = git.call("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir")
                    .lines();
        }
        Wiki wiki = new Wiki(real, git, new RepositoryLock(Path.of(lines.get(1))));
        wiki.lock.locked(() -> {
            WikiRemote.mend(git, wiki.lock);
            return wiki;
        });
        if (remote.isPresent()) {
            wiki.remote = WikiRemote.start(wiki.git, wiki.lock, remote.get());
        }
        return wiki;
    }

    /** The page as it stands; empty if there is none. */
    public Optional<Page> read(PageName name) throws IOException {
        return bytes(name).map(bytes -> Page.of(name, bytes));
    }

    /**
     * Makes a page, or replaces its text.
     *
     * @param seen the version that the writer read; empty for a page that is to be new
     * @param message what was changed, in a line
     * @throws WikiConflictException if the page is another by now: nothing is written
     */
    public Page write(PageName name, String text, Optional<String> seen, String author, String message)
            throws IOException {
        return change(name, author, message, old -> {
            Optional<String> stands = old.map(Page::version);
            if (!stands.equals(seen)) {
                throw new WikiConflictException(conflict(name, stands, seen));
            }
            return text;
        });
    }

    /** Adds text at a page's end, on a line of its own; makes the page where there is none. */
    public Page append(PageName name, String text, String author, String message) throws IOException {
        return change(name, author, message, old -> {
            String before = old.map(Page::text).orElse("");
            String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
            return before + gap + text + (text.endsWith("\n") ? "" : "\n");
        });
    }

    private static String conflict(PageName name, Optional<String> stands, Optional<String> seen) {
        if (stands.isEmpty()) {
            return "the page '" + name + "' has been removed since version " + seen.orElse("") + " was read";
        }
        return seen.isEmpty()
                ? "the page '" + name + "' exists already, in version " + stands.get()
                : "the page '" + name + "' was changed since version " + seen.get() + " was read: it is in version "
                        + stands.get() + " now";
    }

    /** What becomes of a page's text. */
    private interface Edit {
        String apply(Optional<Page> old) throws IOException;
    }

    private Page change(PageName name, String author, String message, Edit edit) throws IOException {
        String said = Clean.line(message, MAX_MESSAGE).strip();
        // An exception of ours would come out of the lock as one of git's.
        Object outcome = lock.locked(() -> {
            try {
                Optional<byte[]> old = bytes(name);
                String text = edit.apply(old.map(bytes -> Page.of(name, bytes)));
                byte[] fresh = text.getBytes(StandardCharsets.UTF_8);
                if (fresh.length > MAX_PAGE) {
                    throw new IOException("the page '" + name + "' would have " + fresh.length
                            + " bytes, and a page has" + " at most " + MAX_PAGE + ": split it into several pages");
                }
                Path file = name.within(folder);
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                commits.outside(name, old);
                AtomicFile.write(file, fresh, "rw-r--r--");
                commits.commit(name, old, author, said.isEmpty() ? "Changed " + name : said);
                return Page.of(name, fresh);
            } catch (WikiConflictException conflict) {
                return conflict;
            }
        });
        WikiRemote passesOn = remote;
        if (passesOn != null) {
            passesOn.changed();
        }
        return switch (outcome) {
            case Page page -> page;
            case WikiConflictException conflict -> throw conflict;
            default -> throw new IllegalStateException();
        };
    }

    private Optional<byte[]> bytes(PageName name) throws IOException {
        Path file = name.within(folder);
        for (Path part = Objects.requireNonNull(file.getParent());
                !part.equals(folder);
                part = Objects.requireNonNull(part.getParent())) {
            if (Files.isSymbolicLink(part)) {
                throw new IOException("the page '" + name + "' is behind a link, which the wiki does not follow");
            }
            if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(part)) {
                throw new IOException("the page '" + name + "' cannot be: " + part + " is no folder; use another name");
            }
        }
        try {
            return Optional.of(UntrustedFile.read(file, MAX_READ));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** The pages below a name, or all where it is empty, by name. */
    public List<PageName> list(String below) throws IOException {
        return search.list(below);
    }

    /** Lines that have all the words' pages in common, whatever their case; page names that have them come first. */
    public List<Hit> search(String words, int most) throws IOException {
        return search.search(words, most);
    }

    /** What changed the page, the latest first. */
    public List<Change> history(PageName name, int most) throws IOException {
        return search.history(name, most);
    }

    /**
     * A unified diff of a page between two commits of its {@link #history}.
     *
     * @param to empty for the page as it stands
     */
    public String diff(PageName name, String from, Optional<String> to) throws IOException {
        return search.diff(name, from, to);
    }

    /**
     * Brings what the remote has here and what is here there, and waits for it; without a remote nothing is done.
     *
     * @return what is not done and why, in one sentence: the pages are safe here
     */
    public Optional<String> synchronise() {
        WikiRemote passesOn = remote;
        return passesOn == null ? Optional.empty() : passesOn.synchronise();
    }

    /** Why the remote does not have the latest pages; empty where it has them, or there is none. */
    public Optional<String> trouble() {
        WikiRemote passesOn = remote;
        return passesOn == null ? Optional.empty() : passesOn.trouble();
    }

    /** Passes on what is left, within a minute or so. */
    @Override
    public void close() {
        WikiRemote passesOn = remote;
        if (passesOn != null) {
            passesOn.close();
        }
    }
}

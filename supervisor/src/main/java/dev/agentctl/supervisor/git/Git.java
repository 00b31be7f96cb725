package dev.agentctl.supervisor.git;

import dev.agentctl.shared.text.Clean;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The git program in one folder. Every call is bounded in time and output, asks nobody for anything, and runs no hook,
 * no file-system monitor and no editor of the repository's. What cannot be kept out is what the repository's own
 * configuration names as filters: whoever can write that runs commands as this user anyway.
 *
 * <p>Immutable; calls may run on any threads at once. An interrupted thread ends its git and gets a GitException, its
 * flag still set.
 */
public final class Git {
    /** What a call may print unless it says otherwise. */
    private static final int MAX_OUTPUT = 16 << 20;

    private static final int MAX_ERRORS = 64 << 10;
    private static final Duration USUAL_BOUND = Duration.ofMinutes(5);
    private static final Duration NETWORK_BOUND = Duration.ofMinutes(1);

    /** How long git has to remove its lock files when it is asked to end. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final List<String> OPTIONS = List.of(
            "--no-pager",
            "--literal-pathspecs",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "commit.gpgSign=false",
            "-c",
            "submodule.recurse=false",
            "-c",
            "gc.autoDetach=false",
            "-c",
            "maintenance.autoDetach=false",
            "-c",
            "advice.detachedHead=false");

    /** Settings of the user's machine; all other GIT_ variables speak of a repository that is not this call's. */
    private static final List<String> KEPT = List.of(
            "GIT_SSH",
            "GIT_SSL",
            "GIT_HTTP",
            "GIT_PROXY",
            "GIT_CONFIG_GLOBAL",
            "GIT_CONFIG_SYSTEM",
            "GIT_CONFIG_NOSYSTEM",
            "GIT_EXEC_PATH");

    private final Path folder;
    private final List<String> settings;
    private final Map<String, String> environment;
    private final Duration bound;
    private final int maxOutput;

    private Git(Path folder, List<String> settings, Map<String, String> environment, Duration bound, int maxOutput) {
        this.folder = folder;
        this.settings = settings;
        this.environment = environment;
        this.bound = bound;
        this.maxOutput = maxOutput;
    }

    /** Git as run in a folder, which need not exist before the first call. */
    public static Git in(Path folder) {
        return new Git(folder, List.of(), Map.of(), USUAL_BOUND, MAX_OUTPUT);
    }

    /** The same with a variable of its environment set. */
    public Git with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new Git(folder, settings, more, bound, maxOutput);
    }

    /** The same with a setting, {@code name=value}, that goes before the configuration's. */
    public Git set(String setting) {
        List<String> more = new ArrayList<>(settings);
        more.add("-c");
        more.add(setting);
        return new Git(folder, more, environment, bound, maxOutput);
    }

    /** The same for what it commits; characters that git takes for its own are left out of the name. */
    public Git as(String name) {
        String clean = Clean.line(name, 100).replaceAll("[<>\n]", "").strip();
        String author = clean.isEmpty() ? "nobody" : clean;
        String address = Slug.of(author) + "@agentctl";
        return with("GIT_AUTHOR_NAME", author)
                .with("GIT_AUTHOR_EMAIL", address)
                .with("GIT_COMMITTER_NAME", author)
                .with("GIT_COMMITTER_EMAIL", address);
    }

    /** The same with no more than so many bytes of output read; what goes beyond is cut off and {@link Answer#cut}. */
    public Git reading(int bytes) {
        return new Git(folder, settings, environment, bound, bytes);
    }

    /** The same for calls that reach another machine: bounded to a minute, and ssh asks nothing. */
    public Git overNetwork() throws GitException {
        Git bounded = new Git(folder, settings, environment, NETWORK_BOUND, maxOutput);
        boolean isChosen = System.getenv("GIT_SSH_COMMAND") != null
                || System.getenv("GIT_SSH") != null
                || attempt("config", "--get", "core.sshCommand").isFine();
        return isChosen ? bounded : bounded.with("GIT_SSH_COMMAND", "ssh -oBatchMode=yes -oConnectTimeout=20");
    }

    /**
     * What a call printed.
     *
     * @param exit its exit code
     * @param output on stdout
     * @param lastWords the end of what it said on stderr: one cleaned line
     * @param cut whether there was more output than was read
     */
    public record Answer(int exit, String output, String lastWords, boolean cut) {
        public boolean isFine() {
            return exit == 0;
        }

        /** The output without the line end. */
        public String line() {
            return output.strip();
        }

        /** What NULs end, or separate. */
        public List<String> fields() {
            List<String> fields = new ArrayList<>();
            int start = 0;
            for (int end = output.indexOf('\0'); end >= 0; end = output.indexOf('\0', start)) {
                fields.add(output.substring(start, end));
                start = end + 1;
            }
            if (start < output.length()) {
                fields.add(output.substring(start));
            }
            return fields;
        }

        /** The output's lines, empty ones left out. */
        public List<String> lines() {
            return output.lines().filter(line -> !line.isEmpty()).toList();
        }
    }

    /** @throws GitException unless it exits with 0 */
    public Answer call(String... arguments) throws GitException {
        Answer answer = attempt(arguments);
        if (!answer.isFine()) {
            throw failure(answer, arguments);
        }
        return answer;
    }

    /** Any exit code is an answer. */
    public Answer attempt(String... arguments) throws GitException {
        return attempt(new byte[0], arguments);
    }

    /**
     * Any exit code is an answer.
     *
     * @param input what it reads on stdin
     * @throws GitException where it cannot be run at all, or does not end in time
     */
    public Answer attempt(byte[] input, String... arguments) throws GitException {
        if (!Files.isDirectory(folder)) {
            throw new GitException("there is no folder " + folder);
        }
        List<String> words = new ArrayList<>();
        words.add("git");
        words.addAll(OPTIONS);
        words.addAll(settings);
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        surround(builder.environment());
        if (input.length == 0) {
            builder.redirectInput(new File("/dev/null"));
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException absent) {
            throw new GitException("git cannot be run: " + absent.getMessage() + "; install git", absent);
        }
        return await(process, input, arguments);
    }

    /** The sentence for an answer that is no good. */
    GitException failure(Answer answer, String... arguments) {
        String why = answer.lastWords().isEmpty() ? "exit code " + answer.exit() : answer.lastWords();
        return new GitException(named(arguments) + " failed in " + folder + ": " + why);
    }

    private Answer await(Process process, byte[] input, String... arguments) throws GitException {
        BoundedReader output = BoundedReader.head(process.getInputStream(), maxOutput);
        BoundedReader errors = BoundedReader.tail(process.getErrorStream(), MAX_ERRORS);
        if (input.length > 0) {
            Thread.ofVirtual().name("git-input").start(() -> {
                try (OutputStream in = process.getOutputStream()) {
                    in.write(input);
                } catch (IOException ended) {
                    // It went without reading all: its exit code and its words say why.
                }
            });
        }
        try {
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new GitException(named(arguments) + " took longer than " + bound.toSeconds() + " seconds in "
                        + folder + " and was ended");
            }
            // A grandchild may keep the pipes open: what is there by then is all.
            return new Answer(process.exitValue(), output.text(GRACE), Words.last(errors.text(GRACE)), output.wasCut());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new GitException(named(arguments) + " was interrupted in " + folder, interrupted);
        } finally {
            end(process);
        }
    }

    /** Asked first: git then removes its lock files. */
    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroy);
        process.destroy();
        boolean wasInterrupted = Thread.interrupted();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException again) {
            wasInterrupted = true;
            process.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void surround(Map<String, String> variables) {
        variables
                .keySet()
                .removeIf(name -> name.startsWith("GIT_") && KEPT.stream().noneMatch(name::startsWith));
        variables.put("LC_ALL", "C");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        // Set but empty: no program at all, whatever the configuration and SSH_ASKPASS name.
        variables.put("GIT_ASKPASS", "");
        variables.put("SSH_ASKPASS_REQUIRE", "never");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("GIT_EDITOR", ":");
        variables.put("GIT_SEQUENCE_EDITOR", ":");
        variables.put("GIT_MERGE_AUTOEDIT", "no");
        variables.putAll(environment);
    }

    /** {@code git worktree add}, say: the words before the first option. */
    private static String named(String... arguments) {
        StringBuilder name = new StringBuilder("git");
        for (int i = 0; i < Math.min(2, arguments.length); i++) {
            String word = Objects.requireNonNull(arguments[i]);
            if (word.startsWith("-") || (i == 1 && !"worktree".equals(arguments[0]))) {
                break;
            }
            name.append(' ').append(word);
        }
        return name.toString();
    }
}

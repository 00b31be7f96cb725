package dev.agentctl.shared.secret;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.UntrustedFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Where an agent's loop finds the token of its Claude CLI: a file in memory (a tmpfs), mode 600, of one line. In a
 * container it lies on a tmpfs of its own; for a local agent in this user's runtime folder, outside of the agent's home.
 * Any thread and process may use it: it is written whole or not at all.
 */
public record TokenFile(Path path) {
    /** The variable that tells a loop to wait for a token in the file that it names. A path, and no secret. */
    public static final String VARIABLE = "AGENTCHAT_TOKEN_FILE";

    /** The variable in which the Claude CLI takes its token. */
    public static final String TOKEN_VARIABLE = Credentials.TOKEN;

    /** Where it lies in a container. */
    public static final Path IN_CONTAINER = Path.of("/run/agentchat/token");

    /** Far more than any token, and less than what a pipe takes at once. */
    public static final int MAX_BYTES = 16 << 10;

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** The file that the environment names; empty where it names none. */
    public static Optional<TokenFile> of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        return named.isBlank() ? Optional.empty() : Optional.of(new TokenFile(Path.of(named)));
    }

    /**
     * The file of a local agent: in XDG_RUNTIME_DIR, else in /dev/shm, in a folder that only this user enters. Agents of
     * one name under two roots have two files. The folder is made where it is missing.
     *
     * @param environment as {@link System#getenv()} gives it
     * @throws IOException in one sentence, where there is neither (macOS), or the folder is another's or open to others
     */
    public static TokenFile ofLocal(AgentName name, AgentHomes homes, Map<String, String> environment)
            throws IOException {
        return new TokenFile(ownFolder(localFolder(environment)).resolve(fileName(name, homes)));
    }

    /** The file of a local agent where there is one. */
    public static Optional<TokenFile> existingLocal(AgentName name, AgentHomes homes, Map<String, String> environment)
            throws IOException {
        try {
            Path file = localFolder(environment).resolve(fileName(name, homes));
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(new TokenFile(file)) : Optional.empty();
        } catch (NoSuchFileException noMemory) {
            return Optional.empty();
        }
    }

    private static String fileName(AgentName name, AgentHomes homes) {
        return Integer.toHexString(homes.root().toString().hashCode()) + "-" + name.text();
    }

    private static Path localFolder(Map<String, String> environment) throws IOException {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (runtime.startsWith("/") && Files.isWritable(Path.of(runtime))) {
            return Path.of(runtime, "agentchat");
        }
        if (Files.isWritable(SHARED_MEMORY)) {
            return SHARED_MEMORY.resolve("agentchat-" + user());
        }
        throw new NoSuchFileException(
                SHARED_MEMORY.toString(), null, "there is no folder in memory for a token: set XDG_RUNTIME_DIR to one");
    }

    /**
     * The token; empty while there is none. The caller closes it.
     *
     * @throws IOException in one sentence without a word of its contents, if what is there is no token: a link, no
     *     regular file, too large, or not one line of printable ASCII
     */
    public static Optional<Secret> read(Path path) throws IOException {
        byte[] bytes;
        try {
            bytes = UntrustedFile.read(path, MAX_BYTES);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        try {
            int end = bytes.length;
            if (end > 0 && bytes[end - 1] == '\n') {
                end--;
            }
            byte[] token = Arrays.copyOf(bytes, end);
            if (!TokenShape.isPrintable(token)) {
                Arrays.fill(token, (byte) 0);
                throw new IOException(path + " does not hold a token: it is not one line of printable characters");
            }
            return end == 0 ? Optional.empty() : Optional.of(Secret.ofUtf8(token));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    public Optional<Secret> read() throws IOException {
        return read(path);
    }

    /** Puts the token there, whole, for this user alone; its folder exists. */
    public void write(Secret token) throws IOException {
        byte[] line = token.line();
        try {
            AtomicFile.write(path, line, "rw-------");
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    /** Takes the token away; there need be none. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Anybody may make a folder in /dev/shm: it must be ours, and closed to others. */
    private static Path ownFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException there) {
            boolean isOurs = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && String.valueOf(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                            .equals(user());
            if (!isOurs) {
                throw new IOException(
                        folder
                                + " is not a folder of this user's: remove it, or set XDG_RUNTIME_DIR to a private"
                                + " folder",
                        there);
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        return folder;
    }

    private static String user() throws IOException {
        return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}

package dev.agentctl.supervisor.irc;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The password of a client's account, for as long as a connection begins and lives. One thread's. */
record Password(Optional<Secret> secret) implements AutoCloseable {
    private static final int MOST_BYTES = 1_024;

    /**
     * Reads it from its file, where there is an account.
     *
     * @throws RefusedException if there is none, or others may read it
     */
    static Password of(IrcSettings settings) throws IOException {
        Optional<Login> login = settings.login();
        return new Password(login.isPresent() ? Optional.of(read(login.get().passwordFile())) : Optional.empty());
    }

    private static Secret read(Path file) throws RefusedException {
        byte[] bytes = new byte[0];
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            if (permissions.stream().anyMatch(each -> !each.name().startsWith("OWNER"))) {
                throw new RefusedException("others may read the password in " + file + ": run chmod 600 on it");
            }
            bytes = UntrustedFile.read(file, MOST_BYTES);
            int end = 0;
            while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            if (end == 0) {
                throw new RefusedException("there is no password in " + file);
            }
            return Secret.ofUtf8(Arrays.copyOf(bytes, end));
        } catch (RefusedException refused) {
            throw refused;
        } catch (IOException failure) {
            throw new RefusedException("the password is not to be had: " + Sentences.of(failure), failure);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void close() {
        secret.ifPresent(Secret::close);
    }
}

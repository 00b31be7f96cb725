package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.UntrustedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kill files as a switch that is pulled and lifted. What is on disk is the truth; nothing is remembered. */
record Latch(KillFiles files) {
    /** One file as it stands. */
    record Side(Path file, boolean present, Optional<Instant> since) {}

    /** All sides, the local one first. */
    List<Side> sides() {
        List<Path> present = files.allPresent();
        List<Side> sides = new ArrayList<>();
        for (Path file : files.all()) {
            boolean there = present.contains(file);
            sides.add(new Side(file, there, there ? since(file) : Optional.empty()));
        }
        return sides;
    }

    /** When it came, as its folder says; empty where it has just gone. */
    private static Optional<Instant> since(Path file) {
        Optional<Instant> at = UntrustedFile.writtenAt(file);
        return at.isPresent() ? at : UntrustedFile.writtenAt(KillFiles.undelivered(file));
    }

    /**
     * Makes the local file, if it is not there; an earlier one keeps its time.
     *
     * @param text says to who finds it where it comes from
     */
    void engage(String text) throws IOException {
        Path local = files.local();
        if (Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path folder = local.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        AtomicFile.write(local, text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }

    /**
     * Takes the files away, and gives those that were there.
     *
     * @param clouds whether the clouds' ones too, here and with that on every machine that shares them
     * @throws IOException if one cannot be removed, as where a folder that is not empty has its name
     */
    List<Path> lift(boolean clouds) throws IOException {
        List<Path> lifted = new ArrayList<>();
        for (Path file : clouds ? files.all() : List.of(files.local())) {
            boolean was = Files.deleteIfExists(file);
            if (Files.deleteIfExists(KillFiles.undelivered(file)) || was) {
                lifted.add(file);
            }
        }
        return lifted;
    }
}

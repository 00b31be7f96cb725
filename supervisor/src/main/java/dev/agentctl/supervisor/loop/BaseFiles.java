package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.file.UntrustedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What God is told with each prompt besides its mission: base-prompt.md, commandments.md and then all other .md files, by
 * name, of the root's folder {@code god}. God cannot change them: they lie outside of its home, and a container sees them
 * read-only. The first two may lie in its home instead, where the original system keeps them.
 */
final class BaseFiles {
    private static final List<String> FIRST = List.of("base-prompt.md", "commandments.md");
    private static final int MAX_FILE = 64 * 1024;
    private static final int MAX_OTHERS = 30;

    private BaseFiles() {}

    /** The text, read anew each time; empty for any other agent, and where there is none. What cannot be read says so. */
    static String of(AgentHome home) {
        if (!home.name().isGod()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (Path file : files(home.path().resolve("../../god").normalize(), home.path())) {
            try {
                text.append(new String(UntrustedFile.read(file, MAX_FILE), StandardCharsets.UTF_8).strip());
            } catch (IOException unusable) {
                text.append('(').append(unusable.getMessage()).append(')');
            }
            text.append("\n\n");
        }
        return text.isEmpty()
                ? ""
                : "What you are, as your operator wrote it; nobody else changes it:\n"
                        + text.toString().strip() + "\n\n";
    }

    private static List<Path> files(Path folder, Path home) {
        List<Path> files = new ArrayList<>();
        for (String name : FIRST) {
            if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                files.add(folder.resolve(name));
            } else if (Files.exists(home.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                files.add(home.resolve(name));
            }
        }
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.md")) {
            for (Path file : found) {
                if (!FIRST.contains(file.getFileName().toString())) {
                    others.add(file);
                }
            }
        } catch (IOException | DirectoryIteratorException none) {
            // There is no such folder, or God may not look into it: its first two files say so where they are there.
            return files;
        }
        others.sort(null);
        files.addAll(others.subList(0, Math.min(others.size(), MAX_OTHERS)));
        return files;
    }
}

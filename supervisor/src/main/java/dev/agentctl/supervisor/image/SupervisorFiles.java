package dev.agentctl.supervisor.image;

import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.supervisor.image.TarStream.Copy;
import dev.agentctl.supervisor.image.TarStream.Entry;
import dev.agentctl.supervisor.image.TarStream.Link;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The part of a distribution that {@code agent-supervisor} needs: its launcher, its jars and archive, and the Java runtime. */
record SupervisorFiles(Path root) {
    private static final String COMMAND = "agent-supervisor";

    /**
     * Those of the distribution that this process runs from.
     *
     * @throws EngineException if there is none, or it is for another system than containers'
     */
    static SupervisorFiles of(Optional<Distribution> distribution, String system) throws EngineException {
        if (!system.equals("Linux")) {
            throw new EngineException(
                    "The image carries this distribution's own supervisor, which here is for " + system
                            + ": build the image on a Linux machine, and move it with 'podman save' and 'podman load'");
        }
        return distribution
                .filter(there -> Files.isExecutable(there.supervisor())
                        && Files.isExecutable(there.root().resolve("runtime/bin/java")))
                .map(there -> new SupervisorFiles(there.root()))
                .orElseThrow(() -> new EngineException("This program does not run from a built distribution, whose"
                        + " supervisor the image carries: build it with 'mvn package', and use its bin/agentctl"));
    }

    /** The files beneath a folder of the tar, in an order of their own that is always the same. */
    List<Entry> entries(String folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        add(entries, folder, "bin/" + COMMAND);
        add(entries, folder, "lib/launch");
        add(entries, folder, "lib/java-options");
        String own = "lib/" + COMMAND + ".class-path";
        String classPath = Files.exists(root.resolve(own)) ? own : "lib/class-path";
        add(entries, folder, classPath);
        for (String jar : Files.readAllLines(root.resolve(classPath))) {
            add(entries, folder, "lib/" + jar);
        }
        add(entries, folder, "lib/" + COMMAND + ".jsa");
        Files.walkFileTree(root.resolve("runtime"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = folder + "/" + root.relativize(file);
                entries.add(
                        attributes.isSymbolicLink()
                                ? new Link(path, Files.readSymbolicLink(file).toString())
                                : new Copy(path, file));
                return FileVisitResult.CONTINUE;
            }
        });
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    private void add(List<Entry> entries, String folder, String file) {
        entries.add(new Copy(folder + "/" + file, root.resolve(file)));
    }
}

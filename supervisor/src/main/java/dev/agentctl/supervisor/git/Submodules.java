package dev.agentctl.supervisor.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The repositories of a worktree's submodules: git keeps them beside the worktree's index, with the way to their files. */
final class Submodules {
    private Submodules() {}

    /** Tells them that their files are elsewhere now. */
    static void moved(Git git, Registration registration, Path from, Path to) throws IOException {
        for (Path module : all(registration.admin().resolve("modules"))) {
            String config = module.resolve("config").toString();
            Git.Answer known = git.attempt("config", "--file", config, "--get", "core.worktree");
            Path files = module.resolve(known.line()).normalize();
            if (known.isFine() && files.startsWith(from)) {
                git.call(
                        "config",
                        "--file",
                        config,
                        "core.worktree",
                        to.resolve(from.relativize(files)).toString());
            }
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        List<Path> modules = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return modules;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                if (Files.exists(each.resolve("config")) && Files.exists(each.resolve("HEAD"))) {
                    modules.add(each);
                }
                String name = each.getFileName().toString();
                return name.equals("objects") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }
        });
        return modules;
    }
}

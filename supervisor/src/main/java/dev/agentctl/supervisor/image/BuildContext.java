package dev.agentctl.supervisor.image;

import dev.agentctl.supervisor.claude.PinnedCli;
import dev.agentctl.supervisor.image.TarStream.Copy;
import dev.agentctl.supervisor.image.TarStream.Entry;
import dev.agentctl.supervisor.image.TarStream.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Podman is sent to build the image from: the recipe, its steps, packages that came as files, npm's settings as secrets,
 * and the supervisor.
 *
 * @param entries of the tar, in order
 * @param arguments the recipe's {@code ARG}s: the base, and for each step a digest of what goes into it
 * @param secrets secret's id → its file among the entries
 */
record BuildContext(List<Entry> entries, Map<String, String> arguments, Map<String, String> secrets) {
    private static final List<String> STEPS = List.of("user", "tools", "node", "claude", "packages", "npm-settings");

    /** Which of the packages go into which step. */
    private record Groups(
            List<NpmPackage> node, List<NpmPackage> claude, List<NpmPackage> mcp, List<NpmPackage> others) {
        static Groups of(List<NpmPackage> given) {
            Groups groups = new Groups(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (NpmPackage one : given) {
                groups.place(one);
            }
            boolean namesClaude =
                    groups.claude.stream().anyMatch(one -> one.name().equals(PinnedCli.PACKAGE));
            if (!namesClaude) {
                groups.claude.addFirst(NpmPackage.ofRegistry(PinnedCli.PACKAGE, PinnedCli.VERSION));
            }
            if (groups.mcp.isEmpty()) {
                groups.mcp.add(NpmPackage.ofRegistry(AgentImage.MCP_PACKAGE, ""));
            }
            return groups;
        }

        private void place(NpmPackage one) {
            boolean isNode = one.name().equals("npm") || one.name().startsWith("node-linux-");
            if (isNode && one.file().isPresent()) {
                node.add(one);
            } else if (one.name().equals(PinnedCli.PACKAGE) || one.name().startsWith(PinnedCli.PACKAGE + "-linux-")) {
                claude.add(one);
            } else if (one.name().equals(AgentImage.MCP_PACKAGE)) {
                mcp.add(one);
            } else {
                others.add(one);
            }
        }
    }

    /**
     * Puts everything together.
     *
     * @param given packages that a person named
     * @param network what the steps see of it: what one leaves out for want of it, another must not take from the cache
     * @throws IOException if a file cannot be read
     */
    static BuildContext of(
            String base, List<NpmPackage> given, NpmSettings npm, SupervisorFiles supervisor, Optional<String> network)
            throws IOException {
        Groups groups = Groups.of(given);
        List<Entry> entries = new ArrayList<>();
        entries.add(new Text("Containerfile", resource("Containerfile")));
        for (String step : STEPS) {
            entries.add(new Text("build/" + step, resource(step)));
        }
        for (NpmPackage one : given) {
            one.file().ifPresent(file -> entries.add(new Copy("build/" + tarball(one), file)));
        }
        entries.add(new Text("build/claude.list", list(groups.claude)));
        if (bringsAll(groups.claude)) {
            entries.add(new Text("build/claude.files", files(groups.claude)));
        }
        entries.add(new Text("build/mcp.list", list(groups.mcp)));
        entries.add(new Text("build/packages.list", list(groups.others)));

        Map<String, String> secrets = new LinkedHashMap<>();
        // Podman takes these out of the context before the first step. An empty one is sent too: each step mounts all.
        secret(entries, secrets, "npmrc", npm.npmrc());
        secret(entries, secrets, "npm-ca", npm.authorities());
        secret(entries, secrets, "node-ca", npm.furtherAuthorities());
        entries.addAll(supervisor.entries("agentctl"));

        String seen = network.map(mode -> "-" + mode).orElse("");
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("BASE", base);
        arguments.put("USER_INPUTS", digest(List.of("user"), List.of()));
        arguments.put("TOOLS_INPUTS", digest(List.of("tools"), List.of()) + seen);
        arguments.put("NODE_INPUTS", digest(List.of("node", "npm-settings"), groups.node));
        arguments.put("CLAUDE_INPUTS", digest(List.of("claude", "npm-settings"), groups.claude));
        List<NpmPackage> further = new ArrayList<>(groups.others);
        further.addAll(groups.mcp);
        arguments.put("PACKAGES_INPUTS", digest(List.of("packages", "npm-settings"), further) + seen);
        return new BuildContext(entries, arguments, secrets);
    }

    private static void secret(List<Entry> entries, Map<String, String> secrets, String id, String content) {
        String file = "secret-" + id;
        entries.add(new Text(file, content));
        secrets.put(id, file);
    }

    /** Where a packed package lies in the context's folder for steps; its own name, without its scope's marks. */
    private static String tarball(NpmPackage one) {
        return "tarballs/" + one.name().replace("@", "").replace('/', '-') + "-given.tgz";
    }

    private static String list(List<NpmPackage> packages) {
        StringBuilder lines = new StringBuilder();
        for (NpmPackage one : packages) {
            lines.append(one.file().isPresent() ? "file:" + tarball(one) : one.specification())
                    .append('\n');
        }
        return lines.toString();
    }

    private static String files(List<NpmPackage> packages) {
        StringBuilder lines = new StringBuilder();
        for (NpmPackage one : packages) {
            lines.append(one.name()).append(' ').append(tarball(one)).append('\n');
        }
        return lines.toString();
    }

    /** Whether the CLI and its program came as files, so that nothing need be asked of a registry. */
    private static boolean bringsAll(List<NpmPackage> claude) {
        return claude.size() > 1 && claude.stream().allMatch(one -> one.file().isPresent());
    }

    /** What decides whether a step is done anew: its scripts, and the packages with their files' contents. */
    private static String digest(List<String> steps, List<NpmPackage> packages) throws IOException {
        MessageDigest digest = sha256();
        for (String step : steps) {
            digest.update(resource(step).getBytes(StandardCharsets.UTF_8));
        }
        for (NpmPackage one : packages) {
            digest.update(one.specification().getBytes(StandardCharsets.UTF_8));
            Optional<Path> file = one.file();
            if (file.isPresent()) {
                update(digest, file.get());
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static void update(MessageDigest digest, Path file) throws IOException {
        byte[] piece = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.read(piece);
            while (length >= 0) {
                digest.update(piece, 0, length);
                length = in.read(piece);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static String resource(String name) {
        try (InputStream in = BuildContext.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

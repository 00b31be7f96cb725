package dev.agentctl.supervisor.image;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * What npm is asked to install.
 *
 * @param name the package's, as in {@code @scope/name}
 * @param specification for npm's registry, as in {@code name@1.2.3}; for a file, its own name
 * @param file where it comes from a file of this machine, as {@code npm pack} makes it
 */
record NpmPackage(String name, String specification, Optional<Path> file) {
    private static final int BLOCK = 512;
    private static final int LARGEST_DESCRIPTION = 1 << 20;
    /** How many entries of a file are looked at. */
    private static final int MOST_ENTRIES = 100_000;

    /** A package of the registry, of our own naming. */
    static NpmPackage ofRegistry(String name, String version) {
        return new NpmPackage(name, version.isEmpty() ? name : name + "@" + version, Optional.empty());
    }

    /**
     * Reads what a person wrote: a path to a file, or a package of npm's registry.
     *
     * @throws CommandFailure if it is neither
     */
    static NpmPackage parse(String text) {
        if (text.startsWith(".") || text.startsWith("/") || text.endsWith(".tgz") || text.endsWith(".tar.gz")) {
            return file(text);
        }
        int at = text.indexOf('@', 1);
        String name = at < 0 ? text : text.substring(0, at);
        if (!isName(name) || (at >= 0 && !isVersion(text.substring(at + 1)))) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--package '" + Clean.line(text, 100)
                            + "' is neither a package, as in name or @scope/name@1.2.3, nor a file that 'npm pack'"
                            + " made");
        }
        return new NpmPackage(name, text, Optional.empty());
    }

    private static NpmPackage file(String text) {
        try {
            Path file = Path.of(text).toAbsolutePath().normalize();
            if (!Files.isRegularFile(file)) {
                throw new CommandFailure(
                        ExitCode.FAILED, "--package " + text + ": there is no such file; 'npm pack NAME' makes one");
            }
            String name = Json.object(description(file)).text("name").orElse("");
            if (!isName(name)) {
                throw new IOException("its package.json gives no name");
            }
            return new NpmPackage(name, file.getFileName() + "", Optional.of(file));
        } catch (InvalidPathException noPath) {
            throw new CommandFailure(ExitCode.USAGE, "--package '" + Clean.line(text, 100) + "' is no path");
        } catch (IOException unusable) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "--package " + text + " is no file that 'npm pack' made: "
                            + Clean.line(String.valueOf(unusable.getMessage()), 200));
        }
    }

    /** The package.json of a packed package: the one in its only folder, whatever that is called. */
    private static byte[] description(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int i = 0; i < MOST_ENTRIES; i++) {
                byte[] header = in.readNBytes(BLOCK);
                if (header.length < BLOCK || header[0] == 0) {
                    break;
                }
                String path = text(header, 0, 100);
                long size = octal(text(header, 124, 12));
                boolean isWanted = path.endsWith("/package.json") && path.indexOf('/') == path.lastIndexOf('/');
                if (isWanted && size <= LARGEST_DESCRIPTION) {
                    return in.readNBytes((int) size);
                }
                in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
            }
        }
        throw new IOException("it holds no package.json");
    }

    private static String text(byte[] header, int at, int length) {
        String text = new String(header, at, length, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static long octal(String digits) throws IOException {
        try {
            return Long.parseLong(digits.strip(), 8);
        } catch (NumberFormatException torn) {
            throw new IOException("it is no tar archive", torn);
        }
    }

    private static boolean isName(String text) {
        String bare = text.startsWith("@") ? text.substring(1) : text;
        int slash = bare.indexOf('/');
        boolean scoped = text.startsWith("@");
        if (bare.isEmpty() || bare.length() > 214 || scoped == (slash < 0) || bare.startsWith("-")) {
            return false;
        }
        if (scoped) {
            return isPlain(bare.substring(0, slash), "._-") && isPlain(bare.substring(slash + 1), "._-");
        }
        return isPlain(bare, "._-");
    }

    private static boolean isVersion(String text) {
        return isPlain(text, "._-^~<>=*+|");
    }

    private static boolean isPlain(String text, String others) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && others.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}

package dev.agentctl.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root of a container image made from this machine's own files, so that no registry is needed: busybox under all
 * its names, and the glibc libraries that a Java runtime links.
 */
final class TinyImage {
    private static final List<String> LIBRARIES = List.of(
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "librt.so.1",
            "libpthread.so.0",
            "libgcc_s.so.1",
            "libstdc++.so.6",
            "libz.so.1",
            "libresolv.so.2",
            "libnss_files.so.2",
            "libnss_dns.so.2");

    private TinyImage() {}

    static void build(Path root) throws IOException {
        for (String folder : List.of("bin", "lib64", "etc", "tmp", "proc", "sys", "dev", "root", "opt", "usr", "run")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.createSymbolicLink(root.resolve("lib"), Path.of("lib64"));
        Files.createSymbolicLink(root.resolve("sbin"), Path.of("bin"));
        Files.createSymbolicLink(root.resolve("usr/bin"), Path.of("../bin"));
        Files.createSymbolicLink(root.resolve("usr/lib"), Path.of("../lib64"));
        Files.createSymbolicLink(root.resolve("usr/lib64"), Path.of("../lib64"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
        busybox(root);
        glibc(root);
    }

    private static void busybox(Path root) throws IOException {
        Path program = Stream.of("/usr/bin/busybox", "/bin/busybox")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("no busybox"));
        Files.copy(program.toRealPath(), root.resolve("bin/busybox"));
        Process list = new ProcessBuilder(program.toString(), "--list").start();
        String names = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        for (String name : names.lines().map(String::strip).toList()) {
            if (!name.isEmpty() && !name.equals("busybox") && name.indexOf('/') < 0) {
                Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
            }
        }
    }

    private static void glibc(Path root) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        String loader = architecture.equals("aarch64") ? "ld-linux-aarch64.so.1" : "ld-linux-x86-64.so.2";
        List<Path> folders = Stream.of(
                        "/lib/" + architecture + "-linux-gnu",
                        "/usr/lib/" + architecture + "-linux-gnu",
                        "/lib64",
                        "/usr/lib64",
                        "/lib")
                .map(Path::of)
                .toList();
        for (String library :
                Stream.concat(Stream.of(loader), LIBRARIES.stream()).toList()) {
            for (Path folder : folders) {
                Path file = folder.resolve(library);
                if (Files.exists(file)) {
                    Files.copy(file.toRealPath(), root.resolve("lib64").resolve(library));
                    break;
                }
            }
        }
    }
}

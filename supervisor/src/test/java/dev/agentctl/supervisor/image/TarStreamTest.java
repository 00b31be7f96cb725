package dev.agentctl.supervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.supervisor.image.TarStream.Copy;
import dev.agentctl.supervisor.image.TarStream.Entry;
import dev.agentctl.supervisor.image.TarStream.Link;
import dev.agentctl.supervisor.image.TarStream.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive is read back by the system's own tar. */
final class TarStreamTest {
    @TempDir
    private Path folder;

    private static String tar(InputStream archive, String... arguments) throws Exception {
        Process tar = new ProcessBuilder(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("tar"), java.util.stream.Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = tar.getOutputStream()) {
            archive.transferTo(in);
        }
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void files_links_modes_and_times_come_back_as_they_were() throws Exception {
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Files.setLastModifiedTime(program, FileTime.from(Instant.parse("2026-01-02T03:04:05.678Z")));
        String deep = "a/".repeat(60) + "file";
        List<Entry> entries = List.of(
                new Text("text", "täxt"),
                new Copy("bin/program", program),
                new Link("link", "bin/program"),
                new Text(deep, ""));
        Path out = Files.createDirectory(folder.resolve("out"));

        tar(new TarStream(entries), "-xf", "-", "-C", out.toString());

        assertThat(out.resolve("text")).content(StandardCharsets.UTF_8).isEqualTo("täxt");
        assertThat(out.resolve("bin/program")).isExecutable().hasContent("#!/bin/sh\n");
        assertThat(Files.getLastModifiedTime(out.resolve("bin/program")).toInstant())
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(Files.readSymbolicLink(out.resolve("link"))).isEqualTo(Path.of("bin/program"));
        assertThat(out.resolve(deep)).isEmptyFile();
        assertThat(tar(new TarStream(entries), "--numeric-owner", "-tvf", "-"))
                .contains(" 0/0 ")
                .doesNotContain(" 1000/");
    }

    @Property(tries = 50)
    void a_reader_of_any_appetite_gets_the_same(
            @ForAll @Size(max = 3) List<@IntRange(max = 2000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 700) int bite)
            throws IOException {
        List<Entry> entries = new java.util.ArrayList<>();
        for (int length : lengths) {
            entries.add(new Text("f" + entries.size(), "x".repeat(length)));
        }
        byte[] whole = new TarStream(entries).readAllBytes();
        byte[] pieces = new byte[whole.length];
        int at = 0;
        try (InputStream in = new TarStream(entries)) {
            int got = in.read(pieces, 0, Math.min(bite, pieces.length));
            while (got > 0) {
                at += got;
                got = in.read(pieces, at, Math.min(bite, pieces.length - at));
            }
        }

        assertThat(at).isEqualTo(whole.length);
        assertThat(pieces).isEqualTo(whole);
        assertThat(whole.length % 512).isZero();
    }

    @Test
    void a_file_larger_than_the_heap_goes_through() throws Exception {
        Path large = folder.resolve("large");
        long size = Runtime.getRuntime().maxMemory() + (1 << 20);
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(size);
        }

        try (InputStream in = new TarStream(List.of(new Copy("large", large)))) {
            in.skipNBytes(512 + Math.min(size, 64L << 20));
            assertThat(in.read()).isZero();
        }
    }

    @Test
    void a_file_that_shrinks_meanwhile_is_an_error_and_no_torn_archive() throws Exception {
        Path file = Files.write(folder.resolve("log"), new byte[100_000]);
        try (InputStream in = new TarStream(List.of(new Copy("log", file)))) {
            in.readNBytes(1024);
            Files.write(file, new byte[10]);

            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("became shorter");
        }
    }

    @Test
    void a_name_that_does_not_fit_is_an_error() {
        assertThatThrownBy(() -> new TarStream(List.of(new Text("n".repeat(120), ""))).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }
}

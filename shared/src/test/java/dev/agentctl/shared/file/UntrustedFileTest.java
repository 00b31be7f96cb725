package dev.agentctl.shared.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntrustedFileTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("/nowhere");

    @BeforeEach
    void name_the_file() {
        file = folder.resolve("file");
    }

    @Test
    void a_small_file_is_read_whole_and_its_end_alone() throws IOException {
        Files.writeString(file, "0123456789");
        assertThat(UntrustedFile.read(file, 10)).asString().isEqualTo("0123456789");
        assertThat(UntrustedFile.tail(file, 4)).asString().isEqualTo("6789");
        assertThat(UntrustedFile.tail(file, 400)).asString().isEqualTo("0123456789");
    }

    @Test
    void an_empty_file_is_empty_and_none_is_none() throws IOException {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> UntrustedFile.read(file, 10));
        assertThat(UntrustedFile.writtenAt(file)).isEmpty();
        Files.createFile(file);
        assertThat(UntrustedFile.read(file, 10)).isEmpty();
        assertThat(UntrustedFile.tail(file, 10)).isEmpty();
    }

    @Test
    void a_huge_file_is_refused_and_its_end_costs_no_more_than_asked() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> UntrustedFile.read(file, 1 << 20))
                .withMessageContaining("larger than");
        assertThat(UntrustedFile.tail(file, 100)).hasSize(100);
    }

    @Test
    void links_folders_pipes_and_devices_are_refused() throws Exception {
        Files.writeString(folder.resolve("secret"), "secret");
        refused(Files.createSymbolicLink(folder.resolve("link"), folder.resolve("secret")));
        refused(Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing")));
        refused(Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop")));
        refused(Files.createDirectory(folder.resolve("folder")));
        refused(pipe("pipe"));
        refused(Path.of("/dev/zero"));
        refused(Path.of("/dev/tty"));
    }

    private static void refused(Path path) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> UntrustedFile.read(path, 1000))
                .withMessageContaining("not a regular file");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> UntrustedFile.tail(path, 1000))
                .withMessageContaining("not a regular file");
    }

    @Test
    void a_link_is_as_old_as_itself() throws IOException {
        Path old = Files.writeString(folder.resolve("old"), "");
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        Path link = Files.createSymbolicLink(folder.resolve("link"), old);
        assertThat(UntrustedFile.writtenAt(link).orElseThrow()).isAfter(Instant.EPOCH);
        assertThat(UntrustedFile.writtenAt(old)).contains(Instant.EPOCH);
    }

    @Test
    void a_reader_never_waits_for_a_pipe_that_is_swapped_in() throws Exception {
        Path pipe = pipe("pipe");
        Path plain = Files.writeString(folder.resolve("plain"), "plain");
        AtomicBoolean over = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                put(pipe);
                put(plain);
            }
        });
        try {
            int read = 0;
            for (int i = 0; i < 20_000; i++) {
                try {
                    byte[] bytes = UntrustedFile.read(file, 1000);
                    // A pipe that slipped in has nothing in it.
                    assertThat(new String(bytes, StandardCharsets.UTF_8)).isIn("plain", "");
                    read++;
                } catch (IOException refused) {
                    assertThat(refused.getMessage()).isNotBlank();
                }
            }
            assertThat(read).isPositive();
        } finally {
            over.set(true);
            swapper.join();
        }
    }

    @Test
    void an_open_for_reading_alone_is_not_waited_for_for_ever() throws Exception {
        Path pipe = pipe("pipe");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> UntrustedFile.openForReading(pipe))
                .withMessageContaining("without waiting");
        // Lets the opener's thread go.
        Files.newByteChannel(pipe, java.nio.file.StandardOpenOption.WRITE).close();
        Files.writeString(file, "plain");
        try (var channel = UntrustedFile.openForReading(file)) {
            assertThat(channel.size()).isEqualTo(5);
        }
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> UntrustedFile.openForReading(folder.resolve("none")));
    }

    private void put(Path what) {
        try {
            Path link = folder.resolve("next");
            Files.createLink(link, what);
            Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(link);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private Path pipe(String name) throws Exception {
        Path pipe = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }
}

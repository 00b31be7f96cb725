package dev.agentctl.shared.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    @TempDir
    private Path folder;

    @Test
    void an_atomic_write_replaces_a_link_and_not_what_it_points_to() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Path file = folder.resolve("file");
        Files.createSymbolicLink(file, precious);
        AtomicFile.write(file, bytes("new"), "rw-r--r--");
        assertThat(file).isRegularFile().content().isEqualTo("new");
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(precious).content().isEqualTo("precious");
    }

    @Test
    void an_atomic_write_gives_the_mode_whatever_was_there() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        AtomicFile.write(file, bytes("new"), "rw-------");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        AtomicFile.write(file, bytes("new"), "rw-rw-r--");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-rw-r--"));
    }

    @Test
    void a_failed_atomic_write_leaves_no_rubbish() throws IOException {
        Path file = Files.createDirectories(folder.resolve("file/in-the-way")).getParent();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFile.write(folder.resolve("file"), bytes("new"), "rw-------"));
        assertThat(file).isNotNull();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("file"));
        }
    }

    @Test
    void a_torn_last_line_of_a_journal_is_passed_over_and_closed_by_the_next() throws IOException {
        Journal journal = new Journal(folder.resolve("journal"));
        assertThat(journal.read()).isEmpty();
        journal.append(entry(1));
        Files.writeString(journal.path(), "{\"n\":2,\"te", StandardOpenOption.APPEND);
        assertThat(journal.read()).containsExactly(entry(1));
        journal.append(entry(3));
        assertThat(journal.read()).containsExactly(entry(1), entry(3));
        assertThat(Files.getPosixFilePermissions(journal.path()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void lines_of_a_journal_that_are_no_objects_are_passed_over() throws IOException {
        Journal journal = new Journal(folder.resolve("journal"));
        Files.write(journal.path(), new byte[] {0, 0, (byte) 0xff, '\n', '\n', '[', ']', '\n'});
        journal.append(entry(1));
        assertThat(journal.read()).containsExactly(entry(1));
    }

    @Test
    void threads_with_journals_of_their_own_for_one_file_take_turns() throws Exception {
        Path file = folder.resolve("journal");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> appends = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int n = i;
                appends.add(threads.submit(() -> {
                    new Journal(file).append(entry(n));
                    return n;
                }));
            }
            for (Future<?> append : appends) {
                append.get();
            }
        }
        assertThat(new Journal(file).read()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void a_lock_has_one_owner_and_says_who() throws IOException {
        Path file = folder.resolve("lock");
        OwnerLock first = OwnerLock.take(file).orElseThrow();
        assertThat(OwnerLock.take(file)).isEmpty();
        assertThat(Json.object(Files.readAllBytes(file)).number("pid"))
                .hasValue(ProcessHandle.current().pid());
        first.close();
        Optional<OwnerLock> second = OwnerLock.take(file);
        assertThat(second).isPresent();
        first.close();
        assertThat(OwnerLock.take(file))
                .as("a second close frees nobody else's")
                .isEmpty();
        second.orElseThrow().close();
    }

    @Test
    void a_lock_is_the_same_by_whatever_link_its_folder_is_reached() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (OwnerLock held = OwnerLock.take(real.resolve("lock")).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(OwnerLock.take(link.resolve("lock"))).isEmpty();
        }
    }

    @Test
    void a_lock_file_that_is_a_link_is_refused() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Path file = Files.createSymbolicLink(folder.resolve("lock"), precious);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> OwnerLock.take(file));
        assertThat(precious).content().isEqualTo("precious");
    }

    @Test
    @Timeout(30)
    void a_lock_file_that_is_a_pipe_is_refused_at_once() throws Exception {
        Path pipe = folder.resolve("lock");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> OwnerLock.take(pipe));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> OwnerLock.take(pipe));
    }

    private static JsonObject entry(int n) {
        return JsonObject.EMPTY.with("n", n);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

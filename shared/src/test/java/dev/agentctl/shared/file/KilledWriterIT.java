package dev.agentctl.shared.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentctl.shared.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What files look like after kill -9, with other processes at them, and on a full disk. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KilledWriterIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);

    @AfterEach
    void leave_nothing_behind() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void an_atomic_file_is_whole_whenever_its_writer_is_killed() throws Exception {
        Path file = folder.resolve("file");
        AtomicFile.write(file, "-".repeat(FileProcess.SIZE).getBytes(StandardCharsets.UTF_8), "rw-------");
        for (int round = 0; round < 15; round++) {
            Process writer = ready(FileProcess.launch("write", file, ""));
            for (long looks = random.nextLong(1, 60); looks > 0; looks--) {
                assertWhole(file);
            }
            writer.destroyForcibly().waitFor();
            assertWhole(file);
        }
    }

    private void assertWhole(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).as("seed " + seed).hasSize(FileProcess.SIZE);
        assertThat(bytes[FileProcess.SIZE - 1]).as("seed " + seed).isEqualTo(bytes[0]);
    }

    @Test
    void a_journal_keeps_all_that_was_promised_when_a_writer_is_killed() throws Exception {
        Path file = folder.resolve("journal");
        for (int round = 0; round < 6; round++) {
            String killed = "killed" + round;
            Process one = FileProcess.launch("append", file, killed);
            Process two = FileProcess.launch("append", file, "other" + round);
            processes.addAll(List.of(one, two));
            int promised = random.nextInt(5, 60);
            assertThat(lastLine(one, promised + 1)).isEqualTo(Integer.toString(promised - 1));
            one.destroyForcibly().waitFor();
            lastLine(two, promised);
            two.destroyForcibly().waitFor();
            new Journal(file).append(JsonObject.EMPTY.with("by", "test").with("n", round));
            List<JsonObject> entries = new Journal(file).read();
            assertThat(numbers(entries, killed)).as("seed " + seed).hasSizeGreaterThanOrEqualTo(promised);
            for (String writer : List.of(killed, "other" + round, "test")) {
                List<Long> numbers = numbers(entries, writer);
                for (int i = 0; i < numbers.size(); i++) {
                    assertThat(numbers.get(i)).as("seed " + seed).isEqualTo(i);
                }
            }
            assertThat(numbers(entries, "test")).hasSize(round + 1);
        }
    }

    @Test
    void the_lock_of_a_killed_owner_is_free_at_once() throws Exception {
        Path file = folder.resolve("lock");
        Process owner = ready(FileProcess.launch("own", file, "a"));
        await().atMost(SOON).until(() -> Files.exists(file));
        owner.destroyForcibly().waitFor();
        Optional<OwnerLock> lock = OwnerLock.take(file);
        assertThat(lock).isPresent();
        lock.orElseThrow().close();
    }

    @Test
    void two_processes_never_own_at_once() throws Exception {
        Path file = folder.resolve("lock");
        for (String word : List.of("a", "b", "c")) {
            processes.add(FileProcess.launch("own", file, word));
        }
        for (Process process : processes) {
            assertThat(process.inputReader().lines().count()).isEqualTo(31);
            assertThat(process.waitFor()).isZero();
        }
        List<JsonObject> turns = new Journal(folder.resolve("turns")).read();
        assertThat(turns).hasSize(180);
        for (int i = 0; i < turns.size(); i += 2) {
            assertThat(turns.get(i).flag("has")).contains(true);
            assertThat(turns.get(i + 1).flag("has")).contains(false);
            assertThat(turns.get(i + 1).text("by")).isEqualTo(turns.get(i).text("by"));
        }
    }

    @Test
    void a_full_disk_leaves_the_old_file_and_says_so() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()), "needs root to mount a tmpfs");
        try {
            Path file = disk.resolve("file");
            Journal journal = new Journal(disk.resolve("journal"));
            AtomicFile.write(file, "old".getBytes(StandardCharsets.UTF_8), "rw-------");
            journal.append(JsonObject.EMPTY.with("n", 1));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> AtomicFile.write(file, new byte[200_000], "rw-------"));
            assertThat(file).content().isEqualTo("old");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> journal.append(JsonObject.EMPTY.with("fill", "x".repeat(200_000))));
            assertThat(journal.read()).containsExactly(JsonObject.EMPTY.with("n", 1));
            Path fill = disk.resolve("journal");
            try (var channel = Files.newByteChannel(fill, StandardOpenOption.WRITE)) {
                // Room again, with the torn line still there: the next entry must not be glued to it.
                assertThat(channel.truncate(1000).size()).isEqualTo(1000);
            }
            journal.append(JsonObject.EMPTY.with("n", 2));
            assertThat(journal.read()).containsExactly(JsonObject.EMPTY.with("n", 1), JsonObject.EMPTY.with("n", 2));
            try (var left = Files.list(disk)) {
                assertThat(left.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("file", "journal");
            }
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private Process ready(Process process) throws IOException {
        processes.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    /** The last of so many lines of its output. */
    private static String lastLine(Process process, int count) throws IOException {
        BufferedReader out = process.inputReader();
        String last = "";
        for (int i = 0; i < count; i++) {
            last = out.readLine();
        }
        return last;
    }

    private static List<Long> numbers(List<JsonObject> entries, String writer) {
        List<Long> numbers = new ArrayList<>();
        for (JsonObject entry : entries) {
            if (entry.text("by").equals(Optional.of(writer))) {
                numbers.add(entry.number("n").orElseThrow());
            }
        }
        return numbers;
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}

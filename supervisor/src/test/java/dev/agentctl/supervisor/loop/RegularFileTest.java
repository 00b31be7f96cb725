package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RegularFileTest {
    @TempDir
    Path folder;

    @Test
    void an_existing_file_keeps_its_contents() throws IOException {
        Path path = Files.writeString(folder.resolve("f"), "old");
        try (RegularFile file = RegularFile.open(path)) {
            file.channel().write(ByteBuffer.wrap(new byte[] {'!'}), 3);
        }
        assertThat(path).hasContent("old!");
    }

    @Test
    void a_symlink_is_replaced_and_its_target_untouched() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "precious");
        Path path = Files.createSymbolicLink(folder.resolve("f"), target);
        try (RegularFile file = RegularFile.open(path)) {
            file.channel().write(ByteBuffer.wrap(new byte[] {'x'}), 0);
        }
        assertThat(target).hasContent("precious");
        assertThat(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void a_named_pipe_is_replaced_without_waiting_for_its_reader() throws Exception {
        Path path = folder.resolve("f");
        Fifo.make(path);
        try (RegularFile file = RegularFile.open(path)) {
            file.channel().write(ByteBuffer.wrap(new byte[] {'x'}), 0);
        }
        assertThat(path).isRegularFile().hasContent("x");
    }

    @Test
    void an_empty_folder_in_its_place_gives_way_and_a_full_one_is_an_error() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        RegularFile.open(empty).close();
        assertThat(empty).isRegularFile();
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.createFile(full.resolve("inside"));
        assertThatThrownBy(() -> RegularFile.open(full)).isInstanceOf(IOException.class);
    }

    @Test
    void a_file_that_was_removed_or_replaced_is_no_more_in_place() throws IOException {
        Path path = folder.resolve("f");
        try (RegularFile file = RegularFile.open(path)) {
            assertThat(file.isInPlace()).isTrue();
            Files.delete(path);
            assertThat(file.isInPlace()).isFalse();
            Files.createFile(path);
            assertThat(file.isInPlace()).isFalse();
        }
    }

    @Test
    void a_heartbeat_renews_the_files_time_and_comes_back_after_tampering() throws Exception {
        Path path = folder.resolve(".heartbeat");
        try (Heartbeat heartbeat = new Heartbeat(path)) {
            heartbeat.beat();
            Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
            heartbeat.beat();
            assertThat(Files.getLastModifiedTime(path).toInstant()).isAfter(Instant.EPOCH.plusSeconds(1));
            Files.delete(path);
            Fifo.make(path);
            heartbeat.beat();
            assertThat(path).isRegularFile().hasContent("\n");
        }
    }
}

package dev.agentctl.shared.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillFilesTest {
    @TempDir
    private Path home;

    @Test
    void three_files_are_looked_for_where_a_person_keeps_them() {
        assertThat(KillFiles.of(Map.of("HOME", "/home/me")).all())
                .containsExactly(
                        Path.of("/home/me/.agentchat/KILL"),
                        Path.of("/home/me/Library/Mobile Documents/com~apple~CloudDocs/KILL_AGENTS"),
                        Path.of("/home/me/Dropbox/KILL_AGENTS"));
    }

    @Test
    void the_local_one_is_the_roots_and_the_others_stay_the_users() {
        KillFiles files = KillFiles.of(Map.of("HOME", "/home/me", "AGENTCHAT_HOME", "/srv/agents"));
        assertThat(files.local()).isEqualTo(Path.of("/srv/agents/KILL"));
        assertThat(files.cloud()).allMatch(file -> file.startsWith("/home/me"));
    }

    @Test
    void other_clouds_are_named_by_a_variable_and_the_local_one_stays() {
        assertThat(KillFiles.of(Map.of("HOME", "/home/me", KillFiles.CLOUD, "Nextcloud/STOP::/mnt/x/STOP: ~/y "))
                        .all())
                .containsExactly(
                        Path.of("/home/me/.agentchat/KILL"),
                        Path.of("/home/me/Nextcloud/STOP"),
                        Path.of("/mnt/x/STOP"),
                        Path.of("/home/me/y"));
        assertThat(KillFiles.of(Map.of("HOME", "/home/me", KillFiles.CLOUD, "")).all())
                .containsExactly(Path.of("/home/me/.agentchat/KILL"));
    }

    @Test
    void nothing_is_present_where_no_folder_is() {
        KillFiles files = KillFiles.of(Map.of("HOME", home.resolve("none").toString()));
        assertThat(files.present()).isEmpty();
        assertThat(files.allPresent()).isEmpty();
    }

    @Test
    void whatever_has_the_name_counts() throws IOException {
        KillFiles files = KillFiles.of(Map.of("HOME", home.toString(), KillFiles.CLOUD, "a/KILL:b/KILL:c/KILL"));
        Path folder = Files.createDirectories(home.resolve("a/KILL"));
        Files.createDirectories(home.resolve("b"));
        Path broken = Files.createSymbolicLink(home.resolve("b/KILL"), home.resolve("nowhere"));
        Files.createDirectories(home.resolve("c"));
        Files.createFile(home.resolve("c/.KILL.icloud"));
        assertThat(files.present()).contains(folder);
        assertThat(files.allPresent()).containsExactly(folder, broken, home.resolve("c/KILL"));
    }

    @Test
    void the_local_one_is_named_first() throws IOException {
        KillFiles files = KillFiles.of(Map.of("HOME", home.toString()));
        for (Path file : files.all()) {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        assertThat(files.present()).contains(files.local());
        assertThat(files.allPresent()).isEqualTo(files.all());
    }
}

package dev.agentctl.supervisor.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NpmRegistryTest {
    @TempDir
    private Path folder;

    private Optional<String> asked(String script) throws IOException {
        Path npm = folder.resolve("npm");
        Files.writeString(npm, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwx------"));
        return NpmRegistry.of(npm.toString());
    }

    @Test
    void npm_is_asked_for_its_registry() throws IOException {
        assertThat(asked("[ \"$*\" = 'config get registry' ] && echo https://npm.example/"))
                .contains("https://npm.example/");
    }

    @Test
    void what_is_no_url_or_no_npm_names_none() throws IOException {
        assertThat(asked("echo undefined")).isEmpty();
        assertThat(asked("echo 'https://npm.example/ two'")).isEmpty();
        assertThat(asked("echo https://npm.example/; exit 1")).isEmpty();
        assertThat(NpmRegistry.of(folder.resolve("none").toString())).isEmpty();
    }

    @Test
    void settings_that_name_a_registry_keep_it() {
        NpmSettings silent = new NpmSettings("proxy=http://p\n", "", "");
        assertThat(silent.namesRegistry()).isFalse();
        NpmSettings told = silent.orRegistry(Optional.of("https://npm.example/"));
        assertThat(told.npmrc()).isEqualTo("proxy=http://p\nregistry=https://npm.example/\n");
        assertThat(told.namesRegistry()).isTrue();
        assertThat(silent.orRegistry(Optional.empty())).isEqualTo(silent);
    }
}

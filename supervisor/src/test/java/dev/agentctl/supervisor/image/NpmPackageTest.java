package dev.agentctl.supervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.cli.CommandFailure;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NpmPackageTest {
    @TempDir
    private Path folder;

    private Path packed(String name, List<TarStream.Entry> entries) throws Exception {
        Path file = folder.resolve(name);
        try (InputStream tar = new TarStream(entries);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            tar.transferTo(out);
        }
        return file;
    }

    @Test
    void a_package_of_the_registry_has_a_name_and_perhaps_a_version() {
        assertThat(NpmPackage.parse("@scope/a-b@1.2.3").name()).isEqualTo("@scope/a-b");
        assertThat(NpmPackage.parse("typescript").specification()).isEqualTo("typescript");
        assertThat(NpmPackage.parse("left_pad@^1").name()).isEqualTo("left_pad");
        assertThat(NpmPackage.parse("x@latest").file()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--registry=x",
                "-g",
                "a b",
                "@scope",
                "@/x",
                "a/b",
                "x@1 2",
                "x@$(id)",
                "git+https://x/y",
                "x\n",
                "x@",
                "@s/x;y"
            })
    void what_is_no_package_is_refused_in_a_sentence(String text) {
        assertThatThrownBy(() -> NpmPackage.parse(text))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--package");
    }

    @Test
    void a_file_tells_its_name_itself() throws Exception {
        Path file = packed(
                "any.tgz",
                List.of(
                        new TarStream.Text("package/lib/package.json", "{\"name\":\"inner\"}"),
                        new TarStream.Text(
                                "package/package.json", "{\"name\":\"@scope/outer\",\"version\":\"1.0.0\"}")));

        NpmPackage read = NpmPackage.parse(file.toString());

        assertThat(read.name()).isEqualTo("@scope/outer");
        assertThat(read.file()).contains(file);
    }

    @Test
    void a_file_that_is_none_of_npms_is_refused_in_a_sentence() throws Exception {
        Path empty = packed("empty.tgz", List.of(new TarStream.Text("readme", "nothing")));
        Path text = Files.writeString(folder.resolve("text.tgz"), "no archive");
        Path hostile =
                packed("hostile.tgz", List.of(new TarStream.Text("package/package.json", "{\"name\":\"../../etc\"}")));

        for (Path file : List.of(empty, text, hostile, folder.resolve("missing.tgz"))) {
            assertThatThrownBy(() -> NpmPackage.parse(file.toString()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("\n");
        }
    }
}

package dev.agentctl.supervisor.claude.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
    @TempDir
    Path folder;

    /** Names that the CLI 2.1.329 made. */
    @Test
    void folders_are_named_as_the_cli_names_them() {
        assertThat(Transcript.slug("/tmp/w/cwd/a.b_c d")).isEqualTo("-tmp-w-cwd-a-b-c-d");
        assertThat(Transcript.slug("/tmp/w/cwd/ä-Ünï/日本")).isEqualTo("-tmp-w-cwd----n----");
        String longest = "/tmp/w-client/cwd/" + "long-".repeat(40) + "/" + "x".repeat(100);
        assertThat(Transcript.slug(longest))
                .hasSize(207)
                .startsWith("-tmp-w-client-cwd-long-long-")
                .endsWith("-long-lo-u0a3gp");
    }

    @Test
    void it_lies_in_the_configured_folder_or_in_the_home() {
        assertThat(Transcript.of(Map.of("CLAUDE_CONFIG_DIR", "/c", "HOME", "/h"), Path.of("/no/where"), "s")
                        .file())
                .isEqualTo(Path.of("/c/projects/-no-where/s.jsonl"));
        assertThat(Transcript.of(Map.of("HOME", "/h"), Path.of("/no/where"), "s")
                        .file())
                .isEqualTo(Path.of("/h/.claude/projects/-no-where/s.jsonl"));
    }

    @Test
    void its_end_tells_who_said_what_within_its_bounds() throws IOException {
        Transcript transcript = write("""
            {"type":"queue-operation","content":"first"}
            {"parentUuid":null,"type":"user","message":{"role":"user","content":"first\\nline"}}
            {"type":"assistant","message":{"content":[{"type":"thinking","thinking":"hm"},{"type":"tool_use","name":"Bash","input":{"command":"ls"}}]}}
            {"type":"user","message":{"content":[{"type":"tool_result","is_error":true,"content":"no such file"}]}}
            not JSON
            {"type":"assistant","message":{"content":[{"type":"text","text":"\\u001b[31mDone\\u202e."}]}}
            {"type":"assistant","message":{"content":[{"type":"te\
            """);
        assertThat(transcript.end(10, 10_000)).contains("""
            user: first line
            tool call: Bash {"command":"ls"}
            tool failed: no such file
            assistant: Done.\
            """);
        assertThat(transcript.end(2, 10_000)).contains("tool failed: no such file\nassistant: Done.");
        assertThat(transcript.end(10, 20)).contains("assistant: Done.");
        assertThat(transcript.end(10, 5)).contains("assis");
    }

    @Test
    void what_lies_before_lines_of_megabytes_is_found() throws IOException {
        Transcript transcript = write("{\"type\":\"assistant\",\"message\":{\"content\":\"before\"}}\n"
                + "{\"type\":\"user\",\"message\":{\"content\":[{\"type\":\"tool_result\",\"content\":\""
                + "x".repeat(5 << 20) + "\"}]}}\n");
        assertThat(transcript.end(5, 10_000).orElseThrow())
                .startsWith("assistant: before\ntool result: xxx")
                .hasSizeLessThan(1_000);
    }

    @Test
    void none_is_empty_and_one_that_is_no_file_is_an_error() throws IOException {
        Transcript none = new Transcript(folder.resolve("none"));
        assertThat(none.end(5, 100)).isEmpty();
        assertThat(none.size()).isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
        assertThatThrownBy(() -> new Transcript(link).end(5, 100)).isInstanceOf(IOException.class);
    }

    @Property(tries = 200)
    void no_contents_break_it_or_exceed_its_bounds(@ForAll String text, @ForAll byte[] bytes) throws IOException {
        Path file = Files.createTempFile("transcript", ".jsonl");
        try {
            Files.write(file, bytes);
            Files.writeString(
                    file,
                    "\n{\"type\":\"user\",\"message\":{\"content\":" + Json.line(text) + "}}\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.APPEND);
            String end = new Transcript(file).end(10, 50).orElseThrow();
            assertThat(end).hasSizeLessThanOrEqualTo(50).doesNotContain("\u001b");
        } finally {
            Files.delete(file);
        }
    }

    private Transcript write(String lines) throws IOException {
        return new Transcript(Files.writeString(folder.resolve("t.jsonl"), lines));
    }
}

package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class HttpReplyTest {
    private static HttpReply parse(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HttpReply.parse(bytes, bytes.length);
    }

    private static String body(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void chunks_are_joined_and_their_extensions_ignored() throws IOException {
        HttpReply reply = parse(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\nA\r\n, my world\r\n0\r\n\r\n");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(body(reply)).isEqualTo("hello, my world");
    }

    @Test
    void a_stated_length_bounds_the_body() throws IOException {
        assertThat(body(parse("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nnorest")))
                .isEqualTo("no");
    }

    @Test
    void without_a_length_the_body_ends_with_the_connection() throws IOException {
        HttpReply reply = parse("HTTP/1.0 200 OK\r\nDate: now\r\n\r\nall of it");

        assertThat(body(reply)).isEqualTo("all of it");
        assertThat(reply.header("date")).isEqualTo("now");
        assertThat(reply.header("dat")).isEmpty();
    }

    @Test
    void an_answer_that_was_cut_off_is_not_taken_for_a_whole_one() {
        for (String cut : List.of(
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
                "SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n")) {
            assertThatThrownBy(() -> parse(cut)).as(cut).isInstanceOf(IOException.class);
        }
    }

    @Property
    void what_was_cut_into_chunks_is_whole_again(@ForAll @Size(max = 20) List<@Size(min = 1, max = 300) byte[]> chunks)
            throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        raw.writeBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            raw.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            raw.writeBytes(chunk);
            raw.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            whole.writeBytes(chunk);
        }
        raw.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        // The buffer is larger than what was read into it.
        byte[] buffer = Arrays.copyOf(raw.toByteArray(), raw.size() + 100);
        assertThat(HttpReply.parse(buffer, raw.size()).body()).isEqualTo(whole.toByteArray());
    }

    @Property
    void no_bytes_whatever_bring_it_down(@ForAll byte[] noise) {
        byte[] head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + noise.length);
        System.arraycopy(noise, 0, all, head.length, noise.length);
        assertThatCode(() -> {
                    try {
                        HttpReply.parse(all, all.length);
                    } catch (IOException refused) {
                        assertThat(refused).hasMessageNotContaining("\n");
                    }
                })
                .doesNotThrowAnyException();
    }
}

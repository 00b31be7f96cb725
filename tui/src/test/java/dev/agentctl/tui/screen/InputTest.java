package dev.agentctl.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.key.Key.Code;
import dev.agentctl.tui.state.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes as terminals send them, to events. */
class InputTest {
    @Test
    void letters_arrows_and_control_keys() throws IOException {
        assertThat(read("j\u001b[A\u001bOB\u001b[5~\u001b[6~\u001b[H\u001b[F\n\t\u007f\u0003\u001a"))
                .containsExactly(
                        pressed(Key.letter('j')),
                        pressed(Key.of(Code.UP)),
                        pressed(Key.of(Code.DOWN)),
                        pressed(Key.of(Code.PAGE_UP)),
                        pressed(Key.of(Code.PAGE_DOWN)),
                        pressed(Key.of(Code.HOME)),
                        pressed(Key.of(Code.END)),
                        pressed(Key.of(Code.ENTER)),
                        pressed(Key.of(Code.TAB)),
                        pressed(Key.of(Code.BACKSPACE)),
                        pressed(Key.ctrl('c')),
                        pressed(Key.ctrl('z')));
    }

    @Test
    void letters_of_other_alphabets_and_emoji() throws IOException {
        assertThat(read("é宽😀"))
                .containsExactly(pressed(Key.letter('é')), pressed(Key.letter('宽')), pressed(Key.letter(0x1f600)));
    }

    @Test
    void pasted_text_is_one_event_and_no_key() throws IOException {
        assertThat(read("\u001b[200~mix\u001b[31mq\n\u001b[201~j"))
                .containsExactly(new Event.Pasted("mixq "), pressed(Key.letter('j')));
    }

    @Test
    void a_sequence_that_nobody_knows_is_no_letters() throws IOException {
        assertThat(read("\u001b[<0;10;10M\u001b[I\u001b[?1;2c\u001b[1;2;3x\u001b[99mj"))
                .containsExactly(pressed(Key.letter('j')));
    }

    @Test
    void a_key_with_alt_is_no_key() throws IOException {
        assertThat(read("\u001bxj")).containsExactly(pressed(Key.letter('j')));
    }

    @Test
    void esc_alone_is_esc() throws IOException {
        assertThat(read("j\u001b")).containsExactly(pressed(Key.letter('j')), pressed(Key.of(Code.ESCAPE)));
    }

    @Test
    void an_arrow_that_comes_in_two_parts_is_an_arrow() throws IOException {
        InputStream slow = new Slow("\u001b", "[A", "j");
        assertThat(read(slow)).containsExactly(pressed(Key.of(Code.UP)), pressed(Key.letter('j')));
    }

    private static Event pressed(Key key) {
        return new Event.Pressed(key);
    }

    private static List<Event> read(String bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Event> read(InputStream in) throws IOException {
        List<Event> events = new ArrayList<>();
        Tty tty = new Tty(new PatientInput(in), new ByteArrayOutputStream(), new TerminalSize(80, 24));
        new Keyboard(tty::readInput, events::add).read();
        return events;
    }

    /** Gives its parts one by one, and between them says a few times that nothing has come yet. */
    private static final class Slow extends InputStream {
        private final List<String> parts;
        private String part = "";
        private int asked;

        Slow(String... parts) {
            this.parts = new ArrayList<>(List.of(parts));
        }

        @Override
        public int available() {
            if (part.isEmpty() && ++asked % 3 == 0 && !parts.isEmpty()) {
                part = parts.removeFirst();
            }
            return part.length();
        }

        @Override
        public int read() {
            if (part.isEmpty()) {
                if (parts.isEmpty()) {
                    return -1;
                }
                part = parts.removeFirst();
            }
            int first = part.charAt(0);
            part = part.substring(1);
            return first;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int first = read();
            if (first < 0) {
                return -1;
            }
            bytes[offset] = (byte) first;
            int count = 1;
            while (count < length && !part.isEmpty()) {
                bytes[offset + count++] = (byte) read();
            }
            return count;
        }
    }
}

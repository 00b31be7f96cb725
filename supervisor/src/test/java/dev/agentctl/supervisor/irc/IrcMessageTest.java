package dev.agentctl.supervisor.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class IrcMessageTest {
    @Test
    void a_line_has_tags_a_source_a_command_and_parameters() {
        IrcMessage message = IrcMessage.parse("@msgid=a\\:b\\s\\\\c\\;time;;+x= :ada!a@h privmsg  #dev   :hi  there: ")
                .orElseThrow();
        assertThat(message.tags()).isEqualTo(Map.of("msgid", "a;b \\c", "time", "", "+x", ""));
        assertThat(message.source()).contains("ada!a@h");
        assertThat(message.nick()).isEqualTo("ada");
        assertThat(message.command()).isEqualTo("PRIVMSG");
        assertThat(message.parameters()).containsExactly("#dev", "hi  there: ");
        assertThat(message.parameter(5)).isEmpty();
        assertThat(IrcMessage.parse("PING").orElseThrow().parameters()).isEmpty();
        assertThat(IrcMessage.parse(":irc.example 001 me :").orElseThrow().parameters())
                .containsExactly("me", "");
    }

    @Test
    void what_is_no_line_is_none() {
        for (String line : List.of("", " ", "@", "@a=b", ":source", "@a :b ", "PRIV-MSG x", "é")) {
            assertThat(IrcMessage.parse(line)).as(line).isEmpty();
        }
    }

    @Test
    void no_text_becomes_a_second_line() {
        assertThat(IrcMessage.of("PRIVMSG", "#dev", "hi\r\nQUIT\0 :x").line()).isEqualTo("PRIVMSG #dev :hiQUIT :x");
        for (String target : List.of("", "a b", ":a", "\r\n")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> IrcMessage.of("PRIVMSG", target, "x").line());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IrcMessage.of("QUIT x").line());
    }

    @Property
    void what_is_formatted_is_parsed_as_it_was(@ForAll("messages") IrcMessage message) {
        assertThat(IrcMessage.parse(message.line())).contains(message);
    }

    @Property
    void any_line_is_parsed_or_refused(@ForAll("lines") String line) {
        IrcMessage.parse(line)
                .ifPresent(message -> assertThat(message.command()).isNotEmpty());
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.strings().withChars("@:; =\\ab1\r\u00e9").ofMaxLength(30);
    }

    @Provide
    Arbitrary<IrcMessage> messages() {
        Arbitrary<String> word =
                Arbitraries.strings().withChars("abc#1é").ofMinLength(1).ofMaxLength(6);
        Arbitrary<String> value =
                Arbitraries.strings().withChars("a;\\ \r\n:=é").ofMaxLength(8);
        Arbitrary<String> last = Arbitraries.strings().withChars("a :é").ofMaxLength(12);
        return Combinators.combine(
                        Arbitraries.maps(Arbitraries.of("msgid", "time", "+draft/x"), value)
                                .ofMaxSize(3),
                        word.optional(),
                        Arbitraries.of("PRIVMSG", "001", "CAP"),
                        word.list().ofMaxSize(13),
                        last)
                .as((tags, source, command, words, text) -> {
                    List<String> parameters = new ArrayList<>(words);
                    parameters.add(text);
                    return new IrcMessage(tags, source, command, parameters);
                });
    }
}

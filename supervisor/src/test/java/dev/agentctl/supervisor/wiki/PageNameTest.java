package dev.agentctl.supervisor.wiki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class PageNameTest {
    private static final Path FOLDER = Path.of("/wiki");

    @Test
    void names_are_files_as_otter_wiki_has_them() {
        assertThat(PageName.of("A/B C").file()).isEqualTo("a/b c.md");
        assertThat(PageName.of("Handoff/2026-11-20-Agent1").file()).isEqualTo("handoff/2026-11-20-agent1.md");
        assertThat(PageName.of("what? v1.2 #3!").file()).isEqualTo("what v12 3.md");
        assertThat(PageName.of("/a//b/ c /").file()).isEqualTo("a/b/c.md");
        assertThat(PageName.of("notes.md").file()).isEqualTo("notes.md");
        assertThat(PageName.of("Größe").file()).isEqualTo("größe.md");
    }

    @Test
    void hostile_names_stay_within_the_wiki() {
        assertThat(PageName.of("../../etc/passwd").file()).isEqualTo("etc/passwd.md");
        assertThat(PageName.of("/etc/passwd").file()).isEqualTo("etc/passwd.md");
        assertThat(PageName.of(".git/config").file()).isEqualTo("git/config.md");
        assertThat(PageName.of("..\\..\\x").file()).isEqualTo("x.md");
        for (String none :
                List.of("", " ", "..", "/", "./..", ".md", "a\0b", "a\nb", "a\u202eb", "\ud800", "x".repeat(300))) {
            assertThatIllegalArgumentException().as(none).isThrownBy(() -> PageName.of(none));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new PageName("../x"));
    }

    @Property
    void a_name_leads_to_one_file_within_and_back(@ForAll("names") String text) {
        PageName name;
        try {
            name = PageName.of(text);
        } catch (IllegalArgumentException none) {
            assertThat(none.getMessage()).isNotBlank();
            return;
        }
        assertThat(PageName.of(name.text())).isEqualTo(name);
        assertThat(PageName.ofFile(name.file())).contains(name);
        Path file = name.within(FOLDER);
        assertThat(file).isEqualTo(file.normalize());
        assertThat(file.startsWith(FOLDER)).isTrue();
        assertThat(name.text()).doesNotContain(".", "\\", "//");
        for (Path part : FOLDER.relativize(file)) {
            assertThat(part.toString()).isNotBlank().doesNotStartWith(".");
        }
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars("aB/. \\-~:%*\t\0#?|$!İǅß\u0301é")
                        .ofMaxLength(30));
    }
}

package dev.agentctl.shared.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.process.ProcessTable.Row;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    @Test
    void a_line_of_proc_is_read_whatever_the_command_is_called() {
        // As proc(5) has it: pid (comm) state ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime
        // stime cutime cstime priority nice threads itrealvalue starttime …
        assertThat(row("4242 (a) R (9 Z 1 1) S 17 4242 4200 34816 4242 4194304 1 2 3 4 50 60 70 80 20 0 9 0"
                        + " 123456 100 5"))
                .isEqualTo(new Row(4242, 17, 4200, 'S', 123456, 1_500_000_000L));
    }

    @Test
    void a_process_without_a_terminal_or_session_is_read() {
        assertThat(row("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 3 0 0 20 0 1 0 12 0 0"))
                .isEqualTo(new Row(2, 0, 0, 'S', 12, 0));
    }

    @Property
    void a_torn_or_foreign_line_is_no_process(@ForAll byte[] noise) {
        Row row = ProcessTable.StatLine.parse(7, noise, noise.length);
        // Nothing is thrown; bytes that happen to form a line are one.
        assertThat(row == null || row.pid() == 7).isTrue();
    }

    @Property
    void any_prefix_of_a_line_gives_the_row_or_nothing(@ForAll("prefixes") String prefix) {
        Row row = row(prefix);
        assertThat(row == null || (row.parent() == 17 && row.session() == 4200)).isTrue();
    }

    @Provide
    Arbitrary<String> prefixes() {
        String line = "4242 (sh) S 17 4242 4200 34816 4242 4194304 1 2 3 4 50 60 70 80 20 0 9 0 123456 100 5";
        return Arbitraries.integers().between(0, line.length()).map(end -> line.substring(0, end));
    }

    @Test
    void this_process_is_in_the_table_as_the_jdk_knows_it() {
        ProcessHandle me = ProcessHandle.current();
        ProcessTable table = ProcessTable.read();
        Row row = table.get(me.pid()).orElseThrow();
        assertThat(row.parent()).isEqualTo(me.parent().orElseThrow().pid());
        assertThat(table.children(row.parent())).contains(row);
        assertThat(table.runs(ProcessIdentity.self())).isTrue();
        assertThat(ProcessTable.row(me.pid()).map(Row::identity)).contains(ProcessIdentity.self());
    }

    @Test
    void a_session_whose_leader_is_outside_this_pid_namespace_has_no_members_here() {
        // The kernel shows such a session as 0, and so shows every such session: they are not one.
        ProcessTable table = ProcessTable.read();
        Row me = table.get(ProcessHandle.current().pid()).orElseThrow();
        assertThat(table.session(0)).isEmpty();
        assertThat(table.session(me.session()).contains(me)).isEqualTo(me.session() != 0);
    }

    @Test
    void another_start_or_boot_is_another_process() {
        ProcessIdentity me = ProcessIdentity.self();
        assertThat(me.isAlive()).isTrue();
        assertThat(new ProcessIdentity(me.pid(), me.start() + 1, me.boot()).isAlive())
                .isFalse();
        assertThat(new ProcessIdentity(me.pid(), me.start(), "another boot").isAlive())
                .isFalse();
        assertThat(ProcessTable.read().runs(new ProcessIdentity(me.pid(), me.start(), "another boot")))
                .isFalse();
    }

    @Test
    void neither_this_process_nor_the_first_is_ever_signalled() {
        assertThat(ProcessIdentity.self().kill()).isFalse();
        assertThat(ProcessIdentity.of(1).map(ProcessIdentity::terminate)).isNotEqualTo(Optional.of(true));
        assertThat(ProcessTree.of(ProcessIdentity.self()).reach()).doesNotContain(ProcessIdentity.self());
    }

    private static @Nullable Row row(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        return ProcessTable.StatLine.parse(firstNumber(line), bytes, bytes.length);
    }

    private static long firstNumber(String line) {
        int space = line.indexOf(' ');
        return space < 1 ? 0 : Long.parseLong(line.substring(0, space));
    }
}

package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over trees as recorded on cgroup v1, v2 and hybrid machines. */
class OomKillsTest {
    @TempDir
    Path cgroups;

    @Test
    void v2_counts_in_the_own_groups_memory_events() throws IOException {
        file("user.slice/app.scope/memory.events", "low 0\nhigh 0\nmax 12\noom 2\noom_kill 2\noom_group_kill 0\n");
        assertThat(find("0::/user.slice/app.scope\n").count()).hasValue(2);
    }

    @Test
    void v2_in_a_container_sees_its_own_group_as_the_root() throws IOException {
        file("memory.events", "oom 1\noom_kill 1\n");
        assertThat(find("0::/\n").count()).hasValue(1);
        assertThat(find("0::/../../machine.slice/libpod-1.scope\n").count()).hasValue(1);
    }

    @Test
    void v1_counts_in_the_memory_controllers_oom_control() throws IOException {
        file("memory/machine/ctr/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
        assertThat(find("9:name=systemd:/\n4:cpu,memory:/machine/ctr\n0::/\n").count())
                .hasValue(3);
    }

    @Test
    void v1_in_a_container_whose_path_is_the_hosts_uses_what_is_mounted() throws IOException {
        file("memory/memory.oom_control", "oom_kill 4\n");
        assertThat(find("4:memory:/libpod_parent/abc\n").count()).hasValue(4);
    }

    @Test
    void where_nothing_counts_there_is_no_count() throws IOException {
        assertThat(find("0::/\n").count()).isEmpty();
        assertThat(find("nonsense\n\n::\n").count()).isEmpty();
        assertThat(OomKills.find(cgroups, cgroups.resolve("absent")).count()).isEmpty();
        file("memory.events", "oom_kill many\n");
        assertThat(find("0::/\n").count()).isEmpty();
    }

    private OomKills find(String membership) throws IOException {
        return OomKills.find(cgroups, Files.writeString(cgroups.resolve("self"), membership));
    }

    private void file(String name, String contents) throws IOException {
        Path file = cgroups.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, contents);
    }
}

package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UserMappingTest {
    private static final UserMapping.Host ROOTFUL = new UserMapping.Host(false, true);
    private static final UserMapping.Host ROOTLESS = new UserMapping.Host(true, true);

    private static UserMapping mapping(UserMapping.Host host, String user, boolean asRoot) {
        return UserMapping.of(host, Image.User.of(user), asRoot, "1000:1000");
    }

    @Test
    void a_rootless_podman_maps_the_images_user_to_the_person() {
        assertThat(mapping(ROOTLESS, "10001:10002", false))
                .isEqualTo(new UserMapping(false, Optional.of("keep-id:uid=10001,gid=10002"), Optional.empty()));
        assertThat(mapping(ROOTLESS, "10001", false).namespace()).contains("keep-id:uid=10001,gid=10001");
    }

    @Test
    void roots_podman_gives_the_home_to_the_images_user() {
        assertThat(mapping(ROOTFUL, "10001:10001", true))
                .isEqualTo(new UserMapping(true, Optional.empty(), Optional.empty()));
    }

    @Test
    void where_somebody_else_uses_roots_podman_the_agent_runs_as_that_somebody() {
        assertThat(mapping(ROOTFUL, "10001", false))
                .isEqualTo(new UserMapping(false, Optional.empty(), Optional.of("1000:1000")));
    }

    @Test
    void an_image_of_roots_needs_nothing() {
        for (String root : new String[] {"", "0", "root", "0:0", "root:root"}) {
            assertThat(mapping(ROOTFUL, root, true)).isEqualTo(mapping(ROOTLESS, root, false));
            assertThat(mapping(ROOTFUL, root, true).isGiven()).isFalse();
        }
    }

    @Test
    void a_name_or_an_old_podman_cannot_be_mapped_so_the_home_is_given() {
        assertThat(mapping(ROOTLESS, "agent", false).isGiven()).isTrue();
        assertThat(mapping(new UserMapping.Host(true, false), "10001", false).isGiven())
                .isTrue();
    }

    @Test
    void podman_says_itself_what_it_is() throws Exception {
        assertThat(host("{\"host\":{\"security\":{\"rootless\":true}},\"version\":{\"Version\":\"4.3.1\"}}"))
                .isEqualTo(ROOTLESS);
        assertThat(host("{\"host\":{\"security\":{\"rootless\":false}},\"version\":{\"Version\":\"5.4.0-dev\"}}"))
                .isEqualTo(ROOTFUL);
        assertThat(host("{\"version\":{\"Version\":\"4.2.9\"}}").mapsTo()).isFalse();
        assertThat(host("{\"version\":{\"Version\":\"dev\"}}").mapsTo()).isFalse();
        assertThat(host("{}")).isEqualTo(new UserMapping.Host(false, false));
    }

    private static UserMapping.Host host(String info) throws Exception {
        return UserMapping.Host.of(Json.object(info.getBytes(StandardCharsets.UTF_8)));
    }
}

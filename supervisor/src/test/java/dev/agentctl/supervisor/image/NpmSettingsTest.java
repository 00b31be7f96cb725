package dev.agentctl.supervisor.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NpmSettingsTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void no_settings_of_the_machine_that_runs_the_test() {
        environment.put("HOME", folder.toString());
        environment.put("npm_config_globalconfig", folder.resolve("global").toString());
    }

    private void user(String text) throws Exception {
        Files.writeString(folder.resolve(".npmrc"), text);
    }

    private String npmrc() throws Exception {
        return NpmSettings.of(environment).npmrc();
    }

    @Test
    void a_machine_without_settings_has_none() throws Exception {
        assertThat(NpmSettings.of(environment)).isEqualTo(new NpmSettings("", "", ""));
    }

    @Test
    void registries_and_their_credentials_are_taken_and_places_on_this_machine_are_not() throws Exception {
        user("""
            ; my own
            registry = https://npm.example/
            @team:registry=https://team.example/
            //team.example/:_authToken="abc=="
            prefix=/usr/local
            cache=/home/me/.npm
            strict-ssl
            """);

        assertThat(npmrc().lines())
                .containsExactly(
                        "registry=https://npm.example/",
                        "@team:registry=https://team.example/",
                        "//team.example/:_authToken=abc==",
                        "strict-ssl=true");
    }

    @Test
    void a_variable_in_a_value_is_filled_in_here_where_it_is_known() throws Exception {
        environment.put("NPM_TOKEN", "t-1");
        user("//npm.example/:_authToken=${NPM_TOKEN}\n//other.example/:_authToken=${NOT_SET}\n");

        assertThat(npmrc().lines())
                .containsExactly("//npm.example/:_authToken=t-1", "//other.example/:_authToken=${NOT_SET}");
    }

    @Test
    void the_user_goes_before_the_machine_and_the_environment_before_both() throws Exception {
        Files.writeString(folder.resolve("global"), "registry=https://global.example/\nproxy=http://global.example\n");
        user("registry=https://user.example/\n");
        assertThat(npmrc()).contains("registry=https://user.example/", "proxy=http://global.example");

        environment.put("NPM_CONFIG_REGISTRY", "https://environment.example/");
        assertThat(npmrc()).contains("registry=https://environment.example/").doesNotContain("user.example");
    }

    @Test
    void proxies_of_the_environment_count_unless_npm_has_its_own() throws Exception {
        environment.put("https_proxy", "http://proxy.example:3128");
        environment.put("NO_PROXY", "localhost");
        assertThat(npmrc()).contains("https-proxy=http://proxy.example:3128", "noproxy=localhost");

        user("https-proxy=http://other.example:8080\n");
        assertThat(npmrc()).contains("https-proxy=http://other.example:8080").doesNotContain("proxy.example");
    }

    @Test
    void a_value_that_npm_would_cut_at_a_comment_is_quoted() throws Exception {
        user("//npm.example/:_password='a#b;c'\n");

        assertThat(npmrc()).isEqualTo("//npm.example/:_password=\"a#b;c\"\n");
    }

    @Test
    void certificates_are_read_here_since_their_paths_are_nothing_there() throws Exception {
        Path authorities = Files.writeString(folder.resolve("ca.pem"), "authorities\n");
        environment.put(
                "NODE_EXTRA_CA_CERTS",
                Files.writeString(folder.resolve("more.pem"), "more\n").toString());
        user("cafile=" + authorities + "\n");

        NpmSettings settings = NpmSettings.of(environment);
        assertThat(settings.authorities()).isEqualTo("authorities\n");
        assertThat(settings.furtherAuthorities()).isEqualTo("more\n");
        assertThat(settings.npmrc()).doesNotContain("cafile");
    }

    @Test
    void settings_do_not_show_their_credentials() throws Exception {
        user("//npm.example/:_authToken=hidden\n");

        assertThat(NpmSettings.of(environment).toString()).doesNotContain("hidden");
    }
}

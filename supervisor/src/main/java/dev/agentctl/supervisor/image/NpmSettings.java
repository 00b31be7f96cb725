package dev.agentctl.supervisor.image;

import dev.agentctl.shared.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How npm reaches its registry from this machine, for the steps of a build: registries, credentials, proxies and
 * certificates out of npm's own files and variables. What says where things lie on this machine stays out.
 *
 * @param npmrc as npm reads it; may hold credentials
 * @param authorities the certificate authorities that npm's {@code cafile} names, empty text for none
 * @param furtherAuthorities what {@code NODE_EXTRA_CA_CERTS} names, empty text for none
 */
record NpmSettings(String npmrc, String authorities, String furtherAuthorities) {
    private static final List<String> KEYS = List.of(
            "registry", "proxy", "https-proxy", "noproxy", "strict-ssl", "ca", "cert", "key", "always-auth", "_auth");
    private static final List<String> GLOBAL_FILES =
            List.of("/etc/npmrc", "/usr/etc/npmrc", "/usr/local/etc/npmrc", "/opt/homebrew/etc/npmrc");
    private static final int LARGEST = 1 << 20;
    private static final int LARGEST_AUTHORITIES = 4 << 20;

    /**
     * Reads this machine's settings; a file that is not there says nothing.
     *
     * @param environment as {@link System#getenv()} gives it
     * @throws IOException if one that is there cannot be read
     */
    static NpmSettings of(Map<String, String> environment) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        variable(environment, "https_proxy").ifPresent(proxy -> settings.put("https-proxy", proxy));
        variable(environment, "http_proxy").ifPresent(proxy -> settings.put("proxy", proxy));
        variable(environment, "no_proxy").ifPresent(names -> settings.put("noproxy", names));
        Optional<String> global = variable(environment, "npm_config_globalconfig");
        for (String file : global.map(List::of).orElse(GLOBAL_FILES)) {
            read(file, environment, settings);
        }
        read(
                variable(environment, "npm_config_userconfig").orElse(environment.getOrDefault("HOME", "") + "/.npmrc"),
                environment,
                settings);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.toLowerCase(Locale.ROOT).startsWith("npm_config_")) {
                String key = name.substring("npm_config_".length());
                // The registries' own keys may hold underscores.
                settings.put(
                        key.contains("//") ? key : key.toLowerCase(Locale.ROOT).replace('_', '-'), variable.getValue());
            }
        }
        return new NpmSettings(
                text(settings),
                authorities(settings.getOrDefault("cafile", "")),
                authorities(environment.getOrDefault("NODE_EXTRA_CA_CERTS", "")));
    }

    /** Whether they say which registry is asked. */
    boolean namesRegistry() {
        return npmrc.lines().anyMatch(line -> line.startsWith("registry="));
    }

    /** The same, with this registry. */
    NpmSettings orRegistry(Optional<String> url) {
        return url.isEmpty()
                ? this
                : new NpmSettings(npmrc + "registry=" + url.get() + "\n", authorities, furtherAuthorities);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    private static void read(String file, Map<String, String> environment, Map<String, String> settings)
            throws IOException {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException noPath) {
            throw new IOException("npm's settings '" + file + "' are no path", noPath);
        }
        if (!path.isAbsolute() || !Files.isRegularFile(path)) {
            return;
        }
        for (String line : bounded(path, LARGEST).lines().toList()) {
            int equals = line.indexOf('=');
            String key = (equals < 0 ? line : line.substring(0, equals)).strip();
            if (key.isEmpty() || key.startsWith("#") || key.startsWith(";") || key.startsWith("[")) {
                continue;
            }
            String value =
                    equals < 0 ? "true" : unquoted(line.substring(equals + 1).strip());
            settings.put(expanded(key, environment), expanded(value, environment));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** npm puts a variable's value in the place of {@code ${NAME}}; one that is not set stays as it is written. */
    private static String expanded(String text, Map<String, String> environment) {
        StringBuilder whole = new StringBuilder();
        int at = 0;
        while (true) {
            int start = text.indexOf("${", at);
            int end = start < 0 ? -1 : text.indexOf('}', start);
            if (end < 0) {
                return whole.append(text, at, text.length()).toString();
            }
            String value = environment.get(text.substring(start + 2, end));
            whole.append(text, at, start).append(value == null ? text.substring(start, end + 1) : value);
            at = end + 1;
        }
    }

    private static String text(Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> {
            boolean isOfRegistry = key.startsWith("//") || key.endsWith(":registry");
            if ((isOfRegistry || KEYS.contains(key)) && value.indexOf('\n') < 0) {
                boolean isComment = value.indexOf(';') >= 0 || value.indexOf('#') >= 0;
                lines.add(key + "=" + (isComment ? Json.line(value) : value));
            }
        });
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static String authorities(String file) throws IOException {
        return file.isBlank() || !Files.isRegularFile(Path.of(file)) ? "" : bounded(Path.of(file), LARGEST_AUTHORITIES);
    }

    private static String bounded(Path file, int most) throws IOException {
        if (Files.size(file) > most) {
            throw new IOException(file + " is larger than " + most + " bytes");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** Says nothing of the credentials in it. */
    @Override
    public String toString() {
        return "npm's settings, " + npmrc.lines().count() + " of them";
    }
}

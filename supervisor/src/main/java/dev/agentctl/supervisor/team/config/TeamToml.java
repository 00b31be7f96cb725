package dev.agentctl.supervisor.team.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.team.TeamConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A team's file as it was read: every key with its value, and what follows from them all.
 *
 * @param file absolute
 */
public record TeamToml(Path file, Settings settings, TeamConfig config) {
    /** The file in the current folder that is meant where none is named. */
    public static final String USUAL = "team.toml";

    private static final int MAX_BYTES = 1 << 20;

    /**
     * Reads a file.
     *
     * @param environment for {@code ~} and the folder of homes
     * @throws ConfigException in one sentence with the file, and the line or the key's full name, if what it says cannot
     *     be taken
     * @throws IOException if it cannot be read
     */
    public static TeamToml read(Path file, Map<String, String> environment) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(absolute)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException unreadable) {
            throw new IOException(
                    Files.notExists(absolute)
                            ? "there is no " + absolute + ": 'agentctl team config --example' prints one to begin with"
                            : absolute + " cannot be read: " + Sentences.of(unreadable),
                    unreadable);
        }
        try {
            return of(absolute, bytes, environment);
        } catch (ConfigException refused) {
            throw new ConfigException(absolute + ": " + Sentences.of(refused), refused);
        }
    }

    /** What holds where there is no file: all defaults, for a file of this name. */
    public static TeamToml defaults(Path file, Map<String, String> environment) throws ConfigException {
        return of(file.toAbsolutePath().normalize(), new byte[0], environment);
    }

    private static TeamToml of(Path file, byte[] bytes, Map<String, String> environment) throws ConfigException {
        Path folder = Objects.requireNonNull(file.getParent(), "a file lies in a folder");
        PathWords paths = new PathWords(folder, environment);
        JsonObject given = parsed(bytes);
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKeys.ALL) {
            values.put(key.name(), fallback(key, paths));
        }
        fill(values, "", given, paths);
        Settings settings = new Settings(values);
        Settings settled = new Settlement(settings, folder, paths, AgentHomes.of(environment)).settle();
        return new TeamToml(file, settled, Assembly.config(settled));
    }

    private static JsonObject parsed(byte[] bytes) throws ConfigException {
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException("it is larger than " + MAX_BYTES + " bytes");
        }
        try {
            return Json.read(new TomlFactory().createParser(new ByteArrayInputStream(bytes)))
                            instanceof JsonObject object
                    ? object
                    : JsonObject.EMPTY;
        } catch (JsonProcessingException malformed) {
            JsonLocation at = malformed.getLocation();
            throw new ConfigException(
                    (at == null ? "" : "line " + at.getLineNr() + ": ") + "not valid TOML: "
                            + Clean.line(malformed.getOriginalMessage(), 200),
                    malformed);
        } catch (IOException | RuntimeException malformed) {
            throw new ConfigException("not valid TOML: " + Sentences.of(malformed), malformed);
        }
    }

    private static ConfigValue fallback(ConfigKey key, PathWords paths) throws ConfigException {
        if (key.kind() == ConfigKey.Kind.TABLES) {
            return new ConfigValue.Tables(Map.of());
        }
        if (key.fallback().isEmpty()) {
            return new ConfigValue.None();
        }
        byte[] toml = ("value = " + key.fallback()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return ConfigValue.of(key, parsed(toml).fields().get("value"), paths);
    }

    private static void fill(Map<String, ConfigValue> values, String within, JsonObject given, PathWords paths)
            throws ConfigException {
        for (Map.Entry<String, @Nullable Object> field : given.fields().entrySet()) {
            String name = within + field.getKey();
            @Nullable Object value = field.getValue();
            var key = ConfigKeys.key(name);
            if (key.isPresent()) {
                values.put(name, ConfigValue.of(key.get(), value, paths));
            } else if (ConfigKeys.isTable(name)) {
                if (!(value instanceof JsonObject table)) {
                    throw new ConfigException(name + " must be a table, as in [" + name + "]");
                }
                fill(values, name + ".", table, paths);
            } else {
                String shown = "'" + Clean.line(name, 80) + "'";
                throw new ConfigException("there is no key " + shown
                        + ConfigKeys.nearest(name)
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(": 'agentctl team config --explain' names those there are"));
            }
        }
    }

    /** The team's name. */
    public TeamName name() {
        return config.name();
    }
}

package dev.agentctl.supervisor.team.config;

import dev.agentctl.shared.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All keys with their values, given ones and defaults, in the order of {@link ConfigKeys#ALL}. Immutable. The readers
 * below take names from that table, of keys of their kind.
 */
public final class Settings {
    private final Map<String, ConfigValue> values;

    Settings(Map<String, ConfigValue> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    Settings with(String name, ConfigValue value) {
        Map<String, ConfigValue> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new Settings(copy);
    }

    ConfigValue value(ConfigKey key) {
        ConfigValue value = values.get(key.name());
        if (value == null) {
            throw new IllegalStateException("the table of keys has no " + key.name());
        }
        return value;
    }

    private <T extends ConfigValue> T value(String name, Class<T> kind) {
        return kind.cast(value(
                ConfigKeys.key(name).orElseThrow(() -> new IllegalStateException("the table of keys has no " + name))));
    }

    String text(String name) {
        return value(name, ConfigValue.Text.class).text();
    }

    /** Empty for empty text. */
    Optional<String> optionalText(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty());
    }

    /** Empty where no path was given. */
    Optional<Path> path(String name) {
        String path = value(name, ConfigValue.Folder.class).path();
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }

    boolean flag(String name) {
        return value(name, ConfigValue.Flag.class).flag();
    }

    long whole(String name) {
        return value(name, ConfigValue.Whole.class).number();
    }

    double real(String name) {
        return value(name, ConfigValue.Real.class).number();
    }

    /** Empty where it is not set. */
    OptionalDouble dollars(String name) {
        return switch (value(name, ConfigValue.class)) {
            case ConfigValue.Real amount -> OptionalDouble.of(amount.number());
            case ConfigValue.None _ -> OptionalDouble.empty();
            case ConfigValue.Text _,
                    ConfigValue.Folder _,
                    ConfigValue.Flag _,
                    ConfigValue.Whole _,
                    ConfigValue.Time _,
                    ConfigValue.Size _,
                    ConfigValue.Texts _,
                    ConfigValue.Tables _ -> throw new IllegalStateException(name + " is not in dollars");
        };
    }

    Duration duration(String name) {
        return value(name, ConfigValue.Time.class).duration();
    }

    long bytes(String name) {
        return value(name, ConfigValue.Size.class).bytes();
    }

    List<String> texts(String name) {
        return value(name, ConfigValue.Texts.class).texts();
    }

    Map<String, JsonObject> tables(String name) {
        return value(name, ConfigValue.Tables.class).tables();
    }
}

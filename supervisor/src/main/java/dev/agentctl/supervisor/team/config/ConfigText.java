package dev.agentctl.supervisor.team.config;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Keys and values as text for a person: TOML, a table, JSON. Pure. */
public final class ConfigText {
    private static final int WIDTH = 100;

    private ConfigText() {}

    /** What holds, as a TOML file that says the same; not cleaned for a terminal. */
    public static List<String> toml(Settings settings) {
        List<String> lines = new ArrayList<>();
        String table = "";
        for (ConfigKey key : ConfigKeys.ALL) {
            switch (settings.value(key)) {
                case ConfigValue.None _ -> {}
                case ConfigValue.Tables tables ->
                    tables.tables().forEach((name, fields) -> table(lines, key.name() + "." + keyName(name), fields));
                case ConfigValue value -> {
                    if (!key.table().equals(table)) {
                        table = key.table();
                        header(lines, table);
                    }
                    lines.add(key.ownName() + " = " + toml(value));
                }
            }
        }
        return lines;
    }

    private static void header(List<String> lines, String table) {
        lines.add("");
        lines.add("[" + table + "]");
    }

    private static void table(List<String> lines, String name, JsonObject fields) {
        header(lines, name);
        fields.fields().forEach((field, value) -> lines.add(keyName(field) + " = " + literal(value)));
    }

    /** A whole file: each key with its sentence, behind a mark of comment, set to its default. */
    public static List<String> example() {
        List<String> lines = new ArrayList<>();
        lines.add("# A team of Claude sessions: 'agentctl team start --config FILE', or in this folder without the"
                + " option.");
        lines.add("# Each key stands here with its default: remove the '#' before it to set it.");
        String table = "";
        for (ConfigKey key : ConfigKeys.ALL) {
            if (!key.table().equals(table) && key.kind() != ConfigKey.Kind.TABLES) {
                table = key.table();
                header(lines, table);
            }
            lines.add("");
            lines.addAll(wrapped(key.sentence() + " (" + about(key) + ")"));
            if (key.kind() == ConfigKey.Kind.TABLES) {
                lines.add("#[" + key.name() + ".docs]");
                lines.add("#command = \"docs-mcp\"");
                lines.add("#args = [\"--stdio\"]");
            } else {
                lines.add("#" + key.ownName() + " = " + (key.fallback().isEmpty() ? "5.00" : key.fallback()));
            }
        }
        return lines;
    }

    private static String about(ConfigKey key) {
        String range = key.range().isEmpty() ? key.kind().word() : key.kind().word() + ", " + key.range();
        return key.kind() == ConfigKey.Kind.DOLLARS && key.fallback().isEmpty() ? range + "; not set" : range;
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder("#");
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() >= WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** All keys as a table: name, kind, range, default, sentence. */
    public static List<String> explain() {
        Table table = new Table()
                .column("KEY", Align.LEFT)
                .column("TYPE", Align.LEFT)
                .column("DEFAULT", Align.LEFT)
                .column("RANGE", Align.LEFT)
                .column("SAYS", Align.LEFT);
        for (ConfigKey key : ConfigKeys.ALL) {
            table.row(
                    key.name(),
                    key.kind().word(),
                    shortDefault(key),
                    key.range().isEmpty() ? "-" : key.range(),
                    key.sentence());
        }
        return table.lines();
    }

    private static String shortDefault(ConfigKey key) {
        if (key.fallback().isEmpty()) {
            return "-";
        }
        return key.fallback().length() > 24 ? key.fallback().substring(0, 20) + " …]" : key.fallback();
    }

    /** What holds as {@code --json} gives it: tables as objects, durations in seconds, sizes in bytes, what is not set null. */
    public static JsonObject json(Settings settings) {
        JsonObject all = JsonObject.EMPTY;
        for (ConfigKey key : ConfigKeys.ALL) {
            all = put(all, key.name(), json(settings.value(key)));
        }
        return all;
    }

    /** All keys as {@code --explain --json} gives them. */
    public static List<JsonObject> keys() {
        List<JsonObject> keys = new ArrayList<>();
        for (ConfigKey key : ConfigKeys.ALL) {
            keys.add(JsonObject.EMPTY
                    .with("key", key.name())
                    .with("type", key.kind().word())
                    .with("default", key.fallback().isEmpty() ? null : key.fallback())
                    .with("range", key.range().isEmpty() ? null : key.range())
                    .with("says", key.sentence()));
        }
        return keys;
    }

    private static JsonObject put(JsonObject into, String name, @Nullable Object value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return into.with(name, value);
        }
        String table = name.substring(0, dot);
        return into.with(table, put(into.object(table).orElse(JsonObject.EMPTY), name.substring(dot + 1), value));
    }

    private static @Nullable Object json(ConfigValue value) {
        return switch (value) {
            case ConfigValue.None _ -> null;
            case ConfigValue.Text text -> text.text();
            case ConfigValue.Folder folder -> folder.path();
            case ConfigValue.Flag flag -> flag.flag();
            case ConfigValue.Whole whole -> whole.number();
            case ConfigValue.Real real -> real.number();
            case ConfigValue.Time time -> time.duration().toSeconds();
            case ConfigValue.Size size -> size.bytes();
            case ConfigValue.Texts texts -> texts.texts();
            case ConfigValue.Tables tables -> {
                JsonObject all = JsonObject.EMPTY;
                for (Map.Entry<String, JsonObject> table : tables.tables().entrySet()) {
                    all = all.with(table.getKey(), table.getValue());
                }
                yield all;
            }
        };
    }

    private static String toml(ConfigValue value) {
        return switch (value) {
            case ConfigValue.None _, ConfigValue.Tables _ -> throw new IllegalArgumentException("no single value");
            case ConfigValue.Text text -> text(text.text());
            case ConfigValue.Folder folder -> text(folder.path());
            case ConfigValue.Flag flag -> Boolean.toString(flag.flag());
            case ConfigValue.Whole whole -> Long.toString(whole.number());
            case ConfigValue.Real real -> number(real.number());
            case ConfigValue.Time time -> text(duration(time.duration()));
            case ConfigValue.Size size -> text(size(size.bytes()));
            case ConfigValue.Texts texts -> list(texts.texts());
        };
    }

    private static String list(List<String> texts) {
        StringBuilder out = new StringBuilder("[");
        int column = 0;
        for (int i = 0; i < texts.size(); i++) {
            String text = text(texts.get(i)) + (i + 1 < texts.size() ? "," : "");
            boolean wraps = column + text.length() > WIDTH - 4;
            out.append(wraps ? "\n    " : i == 0 ? "" : " ").append(text);
            column = (wraps ? 0 : column) + text.length() + 1;
        }
        return out.append(']').toString();
    }

    private static String literal(@Nullable Object value) {
        return switch (value) {
            case String text -> text(text);
            case Double real -> number(real);
            case List<?> list -> {
                StringJoiner all = new StringJoiner(", ", "[", "]");
                list.forEach(each -> all.add(literal(each)));
                yield all.toString();
            }
            case JsonObject table -> {
                StringJoiner all = new StringJoiner(", ", "{", "}");
                table.fields().forEach((name, each) -> all.add(keyName(name) + " = " + literal(each)));
                yield all.toString();
            }
            case null, default -> String.valueOf(value);
        };
    }

    /** TOML's basic strings are JSON's but for one control character. */
    private static String text(String text) {
        return Json.line(text).replace("\u007f", "\\u007f");
    }

    private static String keyName(String name) {
        boolean isBare = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            isBare &= c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
        }
        return isBare ? name : text(name);
    }

    /** Without an exponent, and without digits that say nothing. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : BigDecimal.valueOf(value).toPlainString();
    }

    /** As the file takes it: {@code 90s}, {@code 10m}, {@code 1h30m}. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        StringBuilder text = new StringBuilder();
        long[] factors = {86_400, 3600, 60, 1};
        for (int i = 0; i < factors.length; i++) {
            if (seconds >= factors[i]) {
                text.append(seconds / factors[i]).append("dhms".charAt(i));
                seconds %= factors[i];
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    /** As the file takes it, in the greatest unit that loses nothing. */
    private static String size(long bytes) {
        long kilo = bytes / 1024;
        return kilo % (1 << 20) == 0 && kilo > 0
                ? kilo / (1 << 20) + "g"
                : kilo % 1024 == 0 && kilo > 0 ? kilo / 1024 + "m" : kilo + "k";
    }
}

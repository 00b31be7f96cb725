package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.text.Clean;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/** How an agent is started as a page for an editor, and back. Pure. */
final class EditText {
    private static final String DIVIDER = "---";

    private EditText() {}

    static String page(AgentSpec spec) {
        StringBuilder page = new StringBuilder("# How " + spec.name() + " is started. An empty value is the default.\n"
                + "# Lines like these are not kept; what stands below the hyphens is the mission.\n");
        for (SpecField field : SpecField.of(spec)) {
            if (field != SpecField.MISSION) {
                String value = field.text(spec);
                page.append(field.word())
                        .append(value.isEmpty() ? ":" : ": " + value)
                        .append('\n');
            }
        }
        return page.append(DIVIDER)
                .append('\n')
                .append(spec.mission())
                .append('\n')
                .toString();
    }

    /**
     * The spec as the page says; a line that was taken away leaves its value as it is.
     *
     * @throws TypeConversionException in one sentence that names the line, if it cannot be understood
     */
    static AgentSpec read(String page, AgentSpec before) {
        List<String> lines = page.lines().toList();
        AgentSpec spec = before;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.equals(DIVIDER)) {
                return mission(spec, String.join("\n", lines.subList(i + 1, lines.size())));
            }
            if (!line.isEmpty() && !line.startsWith("#")) {
                spec = setting(spec, line, i + 1);
            }
        }
        throw new TypeConversionException("the line '" + DIVIDER + "' before the mission is missing");
    }

    private static AgentSpec mission(AgentSpec spec, String text) {
        // An editor ends the last line; a mission that was not touched stays as it was given.
        String mission = text.strip();
        return mission.equals(spec.mission().strip()) ? spec : SpecField.MISSION.with(spec, mission);
    }

    private static AgentSpec setting(AgentSpec spec, String line, int number) {
        int colon = line.indexOf(':');
        String word = colon < 0 ? line : line.substring(0, colon).strip();
        for (SpecField field : SpecField.of(spec)) {
            if (colon >= 0 && field != SpecField.MISSION && field.word().equals(word)) {
                try {
                    return field.with(spec, line.substring(colon + 1).strip());
                } catch (TypeConversionException wrong) {
                    throw new TypeConversionException("line " + number + ": " + wrong.getMessage());
                }
            }
        }
        throw new TypeConversionException("line " + number + ": '" + Clean.line(word, 40) + "' is no setting of it");
    }
}

package dev.agentctl.supervisor.team.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Human first names for sessions that nobody named: short, distinct at a glance, and of lower-case letters alone, so that
 * they do as nicks on IRC, in branches and as names of files.
 */
final class Nicks {
    private static final String NAMES = """
        ada alan amara anton bea boris carla chidi clara dario della edgar elif emil fay felix freya gita greta hugo
        ida igor ines ivo jana jonas juno kai kira lars lena luis mabel milo mina nadia nils noor olga omar otto
        pavel petra quinn rosa rufus saskia sven tara theo uma ursel vera viggo wanda wim xenia yara yusuf zelda zoran
        """;

    private Nicks() {}

    /** At least so many: after the names themselves, the same with a number behind. */
    static List<String> list(int most) {
        List<String> names = List.of(NAMES.strip().split("\\s+"));
        List<String> all = new ArrayList<>(names);
        for (int round = 2; all.size() < most; round++) {
            for (String name : names) {
                all.add(name + round);
            }
        }
        return all;
    }
}

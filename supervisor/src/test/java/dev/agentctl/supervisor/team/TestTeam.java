package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.supervisor.chat.ChatConfig;
import dev.agentctl.supervisor.team.TeamRules.Budgets;
import dev.agentctl.supervisor.team.TeamRules.Context;
import dev.agentctl.supervisor.team.TeamRules.Loops;
import dev.agentctl.supervisor.team.TeamRules.Patience;
import dev.agentctl.supervisor.team.TeamRules.RoleRules;
import dev.agentctl.supervisor.team.TeamRules.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A team's configuration for tests: no limit that a test does not ask for. Immutable; each change gives another. */
record TestTeam(int maxSessions, Map<Role, RoleRules> roles, Budgets budgets, Patience patience, List<String> names) {
    static final Budgets NO_BUDGETS =
            new Budgets(OptionalDouble.empty(), Map.of(), OptionalDouble.empty(), OptionalDouble.empty(), 0.8);
    static final Context CONTEXT = new Context(1_000, 2_000, Duration.ofMinutes(10), 1_000_000);
    static final Patience PATIENCE = new Patience(Duration.ofMinutes(10), Duration.ofMinutes(6), 2, true);
    static final Loops LOOPS = new Loops(3, 4, 10);

    static final Tasks TASKS = new Tasks(Duration.ofHours(2), 3, 20);

    static final ChatConfig CHAT = new ChatConfig(
            "irc.test",
            6667,
            false,
            Optional.empty(),
            "team",
            Optional.empty(),
            Optional.empty(),
            Optional.of("#ops"),
            List.of("alice"),
            List.of(),
            false);

    static TestTeam team() {
        Map<Role, RoleRules> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            roles.put(role, new RoleRules("model-" + role.word(), 0, 10, ""));
        }
        return new TestTeam(10, roles, NO_BUDGETS, PATIENCE, List.of("ada", "bob", "cleo", "dora", "emil", "fay"));
    }

    TestTeam most(int sessions) {
        return new TestTeam(sessions, roles, budgets, patience, names);
    }

    TestTeam role(Role role, int count, int most, String credential) {
        Map<Role, RoleRules> changed = new EnumMap<>(roles);
        changed.put(role, new RoleRules("model-" + role.word(), count, most, credential));
        return new TestTeam(maxSessions, changed, budgets, patience, names);
    }

    TestTeam budgets(Budgets other) {
        return new TestTeam(maxSessions, roles, other, patience, names);
    }

    TestTeam perSession(double usd) {
        return budgets(new Budgets(
                OptionalDouble.of(usd), budgets.perRole(), budgets.perTeam(), budgets.perDay(), budgets.warnAt()));
    }

    TestTeam patience(Patience other) {
        return new TestTeam(maxSessions, roles, budgets, other, names);
    }

    TestTeam names(String... others) {
        return new TestTeam(maxSessions, roles, budgets, patience, List.of(others));
    }

    TeamConfig config() {
        return new TeamConfig(
                new TeamName("t1"),
                Path.of("/project"),
                Optional.empty(),
                Optional.empty(),
                Path.of("/wiki"),
                Optional.empty(),
                Optional.of(CHAT),
                names,
                List.of("#team"),
                "claude",
                "model-idle",
                List.of("Read", "Edit"),
                Map.of(),
                "",
                new TeamRules(maxSessions, roles, 10, budgets, CONTEXT, patience, LOOPS, TASKS));
    }
}

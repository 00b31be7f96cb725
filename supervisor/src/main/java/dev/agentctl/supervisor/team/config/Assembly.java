package dev.agentctl.supervisor.team.config;

import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.supervisor.chat.ChatConfig;
import dev.agentctl.supervisor.team.TeamConfig;
import dev.agentctl.supervisor.team.TeamRules;
import dev.agentctl.supervisor.team.TeamRules.Budgets;
import dev.agentctl.supervisor.team.TeamRules.Context;
import dev.agentctl.supervisor.team.TeamRules.Loops;
import dev.agentctl.supervisor.team.TeamRules.Patience;
import dev.agentctl.supervisor.team.TeamRules.RoleRules;
import dev.agentctl.supervisor.team.TeamRules.Tasks;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes the team's configuration of settled settings. */
final class Assembly {
    private Assembly() {}

    static TeamConfig config(Settings set) {
        return new TeamConfig(
                new TeamName(set.text("name")),
                set.path("project").orElseThrow(),
                set.optionalText("base"),
                set.path("worktrees"),
                set.path("wiki.folder").orElseThrow(),
                set.optionalText("wiki.remote"),
                chat(set),
                set.texts("names"),
                set.texts("channels"),
                set.text("program"),
                set.text("patience.idle_model"),
                set.texts("tools"),
                set.tables("mcp_servers"),
                set.text("instructions"),
                rules(set));
    }

    private static Optional<ChatConfig> chat(Settings set) {
        Optional<String> server = set.optionalText("irc.server");
        return server.map(host -> new ChatConfig(
                host,
                (int) set.whole("irc.port"),
                set.flag("irc.tls"),
                set.path("irc.authority"),
                set.text("irc.nick"),
                set.optionalText("irc.account"),
                set.path("irc.password_file"),
                set.optionalText("irc.operators"),
                set.texts("irc.allow"),
                set.texts("irc.allow_nicks"),
                set.flag("irc.own_connections")));
    }

    private static TeamRules rules(Settings set) {
        Map<Role, RoleRules> roles = new EnumMap<>(Role.class);
        Map<Role, Double> perRole = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            String table = "roles." + role.word() + ".";
            roles.put(
                    role,
                    new RoleRules(
                            set.text(table + "model"),
                            (int) set.whole(table + "count"),
                            (int) set.whole(table + "most"),
                            set.text(table + "credential")));
            OptionalDouble budget = set.dollars(table + "budget");
            if (budget.isPresent()) {
                perRole.put(role, budget.getAsDouble());
            }
        }
        return new TeamRules(
                (int) set.whole("limits.sessions"),
                roles,
                set.real("limits.memory_pressure"),
                new Budgets(
                        set.dollars("budget.session"),
                        perRole,
                        set.dollars("budget.team"),
                        set.dollars("budget.day"),
                        set.real("budget.warn_at")),
                new Context(
                        set.whole("context.warn"),
                        set.whole("context.limit"),
                        set.duration("context.handoff"),
                        set.bytes("context.transcript")),
                new Patience(
                        set.duration("patience.idle"),
                        set.duration("patience.silence"),
                        (int) set.whole("patience.nudges"),
                        set.flag("patience.retire_done")),
                new Loops(
                        (int) set.whole("loops.same_call"),
                        (int) set.whole("loops.same_error"),
                        set.real("loops.usd_without_progress")),
                new Tasks(set.duration("tasks.lease"), (int) set.whole("tasks.tries"), (int) set.whole("tasks.most")));
    }
}

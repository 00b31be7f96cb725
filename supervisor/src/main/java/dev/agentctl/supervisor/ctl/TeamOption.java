package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.supervisor.team.config.TeamToml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --team} and {@code --config}: which team is meant. */
final class TeamOption {
    @Option(
            names = "--team",
            paramLabel = "NAME",
            converter = Name.class,
            description = "The team, where there are several.")
    private @Nullable TeamName team;

    @Option(names = "--config", paramLabel = "FILE", description = "The team of this file.")
    private @Nullable Path config;

    static final class Name implements ITypeConverter<TeamName> {
        @Override
        public TeamName convert(String text) {
            try {
                return new TeamName(text);
            } catch (IllegalArgumentException noName) {
                throw new TypeConversionException(String.valueOf(noName.getMessage()));
            }
        }
    }

    /** The team's file, where one is named or lies in this folder, and no team is named instead. */
    Optional<TeamToml> file(AgentCtl top) throws IOException {
        Path usual = Path.of(TeamToml.USUAL);
        Path file = config == null && Files.exists(usual) ? usual : config;
        return team == null && file != null
                ? Optional.of(TeamToml.read(file, top.operator().console().environment()))
                : Optional.empty();
    }

    /**
     * The team's folder.
     *
     * @throws CommandFailure if there is no team, or it cannot be told which one is meant
     */
    TeamHome home(AgentCtl top) throws IOException {
        TeamHomes homes = new TeamHomes(top.operator().homes());
        if (team != null) {
            TeamHome home = homes.home(team);
            if (!Files.isDirectory(home.path())) {
                throw new CommandFailure(
                        ExitCode.FAILED, "no team " + team + " is known: 'agentctl team list' shows those that are");
            }
            return home;
        }
        Path usual = Path.of(TeamToml.USUAL);
        Path file = config == null && Files.exists(usual) ? usual : config;
        if (file != null) {
            return homes.home(
                    TeamToml.read(file, top.operator().console().environment()).name());
        }
        List<TeamHome> all = homes.all();
        if (all.size() == 1) {
            return all.getFirst();
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                all.isEmpty()
                        ? "there is no team: start one with 'agentctl team start --config FILE'"
                        : "there are " + all.size() + " teams (" + names(all) + "): say which one with --team");
    }

    private static String names(List<TeamHome> homes) {
        StringBuilder names = new StringBuilder();
        for (TeamHome home : homes) {
            names.append(names.isEmpty() ? "" : ", ").append(home.name());
        }
        return names.toString();
    }
}

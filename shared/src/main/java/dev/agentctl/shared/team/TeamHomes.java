package dev.agentctl.shared.team;

import dev.agentctl.shared.agent.AgentHomes;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the teams of one user on one machine keep what they know. */
public record TeamHomes(AgentHomes homes) {
    /** The team's folder; it need not exist. */
    public TeamHome home(TeamName name) {
        return new TeamHome(name, homes.teams().resolve(name.text()));
    }

    /** All that exist, by name; folders whose names are no team's names, and links, are passed over. */
    public List<TeamHome> all() throws IOException {
        List<TeamHome> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(homes.teams())) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    TeamName.parse(folder.getFileName().toString())
                            .ifPresent(name -> all.add(new TeamHome(name, folder)));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        all.sort((one, other) -> one.name().compareTo(other.name()));
        return all;
    }
}

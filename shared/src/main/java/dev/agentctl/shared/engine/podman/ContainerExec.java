package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.model.Frame;
import dev.agentctl.shared.engine.Engine.ExecResult;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.text.Clean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One command beside an agent, inside its container. */
final class ContainerExec {
    private static final int MAX_OUTPUT = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DockerCalls docker;
    private final String key;
    private final String word;

    /**
     * @param command not empty
     * @param input empty for nothing to read
     */
    static ExecResult run(DockerCalls docker, String key, List<String> command, byte[] input, Duration limit)
            throws EngineException {
        return new ContainerExec(docker, key, Clean.line(command.getFirst(), 60)).run(command, input, limit);
    }

    private ContainerExec(DockerCalls docker, String key, String word) {
        this.docker = docker;
        this.key = key;
        this.word = word;
    }

    private ExecResult run(List<String> command, byte[] input, Duration limit) throws EngineException {
        String exec = docker.call(
                "preparing '" + word + "'",
                PATIENCE,
                client -> client.execCreateCmd(key)
                        .withCmd(command.toArray(String[]::new))
                        .withAttachStdin(input.length > 0)
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .exec()
                        .getId());
        Output output = new Output();
        boolean ended;
        try (output) {
            ExecStartCmd start = docker.client().execStartCmd(exec);
            if (input.length > 0) {
                start.withStdIn(new ByteArrayInputStream(input));
            }
            start.exec(output);
            ended = output.awaitCompletion(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            end(exec);
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while '" + word + "' ran in the container", interrupted);
        } catch (IOException | RuntimeException failure) {
            throw docker.translate("running '" + word + "' in the container", failure);
        }
        if (!ended) {
            throw new EngineException("'" + word + "' took longer than " + limit.toMillis() + " ms in the container"
                    + (end(exec) ? " and was ended" : ", and may still run there"));
        }
        Long code = inspect(exec).getExitCodeLong();
        return new ExecResult(code == null ? -1 : code.intValue(), output.text());
    }

    private InspectExecResponse inspect(String exec) throws EngineException {
        return docker.call(
                "looking at '" + word + "'",
                PATIENCE,
                client -> client.inspectExecCmd(exec).exec());
    }

    /**
     * Podman's API ends no exec: its process is ended here, where it is this machine's, after its control group has
     * shown that the pid is the container's.
     */
    private boolean end(String exec) throws EngineException {
        Long pid = inspect(exec).getPidLong();
        if (pid == null || pid <= 0 || !isInContainer(pid)) {
            return false;
        }
        return ProcessHandle.of(pid)
                .map(process -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    return process.destroyForcibly();
                })
                .orElse(false);
    }

    private boolean isInContainer(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"))
                    .contains(key);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Output as it comes, its first megabyte; written by docker-java's stream thread. */
    private static final class Output extends ResultCallback.Adapter<Frame> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void onNext(Frame frame) {
            byte[] payload = frame.getPayload();
            if (payload != null) {
                synchronized (bytes) {
                    bytes.write(payload, 0, Math.min(payload.length, MAX_OUTPUT - bytes.size()));
                }
            }
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }
}

package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.text.Clean;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A bind mount with Podman's own options, which docker-java has no words for: {@code U} gives it to the user inside. */
final class FolderBind extends Bind {
    private static final long serialVersionUID = 1L;

    private final String text;

    /**
     * @param options as in {@code rw,z,U}
     * @throws EngineException if a path cannot be written in a mount's text form
     */
    FolderBind(Path host, String inside, String options) throws EngineException {
        super(host.toString(), new Volume(inside));
        for (String path : new String[] {host.toString(), inside}) {
            if (!path.startsWith("/") || path.indexOf(':') >= 0) {
                throw new EngineException("'" + Clean.line(path, 200)
                        + "' cannot be mounted: a mount needs an absolute path without a colon");
            }
        }
        this.text = host + ":" + inside + ":" + options;
    }

    /** What docker-java sends. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FolderBind that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}

package dev.agentctl.shared;

import java.io.File;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What a test of real parts needs: where it is missing the test is skipped, and says so with the line that installs it;
 * with {@code CI=true} in the environment it fails.
 */
public final class RealParts {
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private RealParts() {}

    /** Root's Podman on Linux, with runc: the tests measure and limit containers, which rootless cgroup v1 cannot. */
    public static void podman() {
        need(
                onPath("podman") && onPath("runc") && onPath("busybox"),
                "podman, runc and busybox-static",
                "sudo apt-get install --no-install-recommends podman runc netavark catatonit busybox-static");
        need("root".equals(System.getProperty("user.name")), "root, for Podman's limits", "sudo -E mvn verify");
    }

    /** Root on Linux, as for a mount or a cgroup of the test's own. */
    public static void root(String why) {
        need(
                "root".equals(System.getProperty("user.name")) && new File("/proc/self/cgroup").canRead(),
                "root on Linux, for " + why,
                "sudo -E mvn verify");
    }

    public static void tmux() {
        need(onPath("tmux"), "tmux", "sudo apt-get install --no-install-recommends tmux");
    }

    /** Any other program that a test drives. */
    public static void program(String name, String debianPackage) {
        need(onPath(name), name, "sudo apt-get install --no-install-recommends " + debianPackage);
    }

    /** Any other part that a test drives. */
    public static void part(boolean there, String what, String line) {
        need(there, what, line);
    }

    private static void need(boolean there, String what, String line) {
        if (there) {
            return;
        }
        String sentence = "This test needs " + what + ": run '" + line + "'";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionFailedError(sentence);
        }
        if (SAID.add(sentence)) {
            System.err.println("SKIPPED: " + sentence);
        }
        throw new TestAbortedException(sentence);
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        for (String folder : ((path == null ? "" : path) + ":/usr/sbin:/sbin").split(":", -1)) {
            if (!folder.isEmpty() && new File(folder, program).canExecute()) {
                return true;
            }
        }
        return false;
    }
}

package dev.agentctl.supervisor.image;

import dev.agentctl.supervisor.claude.PinnedCli;
import java.util.List;
import java.util.Locale;

/** What to try after a build that failed, by what it said. */
final class BuildAdvice {
    private static final List<String> NO_NETWORK = List.of(
            "enotfound",
            "eai_again",
            "econnrefused",
            "enetunreach",
            "etimedout",
            "enotcached",
            "could not resolve host",
            "temporary failure resolving",
            "network is unreachable",
            "connection timed out",
            "network request to");
    private static final List<String> NO_TRUST = List.of(
            "self_signed_cert", "self-signed certificate", "unable_to_verify", "unable to get local issuer", "cert_");
    private static final List<String> NOT_ALLOWED =
            List.of("code e401", "code e403", "code eneedauth", "error: 401", "error: 403");
    private static final List<String> NOT_THERE = List.of("code e404", "code etarget", "error: 404");
    private static final List<String> NO_SPACE = List.of("no space left", "enospc");

    private BuildAdvice() {}

    /**
     * One sentence's end.
     *
     * @param step where it failed, as it is shown; empty before the first
     * @param words all that is known of why
     */
    static String of(String step, String words) {
        String said = words.toLowerCase(Locale.ROOT);
        if (says(said, NO_SPACE)) {
            return "make room: 'podman system df' shows what images and containers take, 'podman image prune' frees"
                    + " some";
        }
        if (step.isEmpty() || step.startsWith("FROM ")) {
            return "if no registry can be reached, build on an image that is here already: --base IMAGE ('podman"
                    + " images' lists them; any of the Debian family will do)";
        }
        if (says(said, NO_TRUST)) {
            return "the registry's certificate is not trusted: name your authorities' file in npm's cafile setting or"
                    + " in NODE_EXTRA_CA_CERTS, and build again";
        }
        if (says(said, NOT_ALLOWED)) {
            return "the registry wants other credentials: 'npm login' puts them into ~/.npmrc, which the build uses";
        }
        if (says(said, NOT_THERE)) {
            return "the registry does not have it: see npm's registry setting, or bring the package as a file with"
                    + " --package ./FILE.tgz";
        }
        if (says(said, NO_NETWORK)) {
            return "if the build has no network, try --engine-arg network=host, or bring the packages as files: 'npm"
                    + " pack "
                    + PinnedCli.PACKAGE + "@" + PinnedCli.VERSION + " " + PinnedCli.PACKAGE + "-linux-x64@"
                    + PinnedCli.VERSION + "' on a machine with network, then --package ./FILE.tgz for each";
        }
        if (step.startsWith("agent-supervisor")) {
            return "its Java cannot run in this base: use one of the Debian family, of about the age of this system";
        }
        return "see the lines above; --clean does every step anew, --base builds on another image";
    }

    private static boolean says(String text, List<String> words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}

package dev.agentctl.shared.secret;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program of its own that seals a vault again and again until a test kills it; it says when it begins. */
public final class VaultProcess {
    private VaultProcess() {}

    /** Arguments: the file. Each round has a token and a passphrase of its own, the one made from the other. */
    public static void main(String[] arguments) throws IOException {
        TokenVault vault = new TokenVault(Path.of(arguments[0]));
        System.out.println("ready");
        for (int i = 0; ; i++) {
            try (Secret token = Secret.of(token(i));
                    Secret passphrase = Secret.of(passphrase(i))) {
                vault.seal(token, passphrase);
                System.out.println(i);
            }
        }
    }

    static String token(int round) {
        return "sk-ant-oat01-token-of-the-round-" + round;
    }

    static String passphrase(int round) {
        return "passphrase " + round;
    }

    static Process launch(Path file) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VaultProcess.class.getName(),
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}

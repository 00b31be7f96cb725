package dev.agentctl.supervisor.irc;

import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.RealParts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The real ngIRCd, on a loopback port of its own, without TLS and accounts: a server of RFC 1459 that knows none of what
 * IRCv3 added, closes the connection of who sends a line over 512 bytes, and reads slowly from who sends much. Without it
 * the test is skipped, or fails with {@code CI=true}.
 */
public final class NgircdServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private NgircdServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one that answers when this returns. */
    public static NgircdServer start(Path folder) throws IOException {
        RealParts.program("ngircd", "ngircd");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path configuration = Files.createDirectories(folder).resolve("ngircd.conf");
        Files.writeString(configuration, """
            [Global]
            Name = plain.test
            Info = A plain server
            Listen = 127.0.0.1
            Ports = %d
            PidFile =
            MotdPhrase = hello
            ServerGID = %s
            ServerUID = %s
            [Limits]
            MaxConnectionsIP = 0
            MaxNickLength = 20
            ConnectRetry = 60
            [Options]
            DNS = no
            Ident = no
            PAM = no
            """.formatted(port, id("gid"), id("uid")));
        Process process = new ProcessBuilder(
                        Files.isExecutable(Path.of("/usr/sbin/ngircd")) ? "/usr/sbin/ngircd" : "ngircd",
                        "--nodaemon",
                        "--config",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("ngircd.log").toFile())
                .start();
        await("ngIRCd answers")
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> answers(port) || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("ngIRCd ended: " + Files.readString(folder.resolve("ngircd.log")));
        }
        return new NgircdServer(process, port);
    }

    private static String id(String kind) throws IOException {
        return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:" + kind));
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** For our client. */
    public IrcSettings settings(String nick) {
        return IrcSettings.of("127.0.0.1", port, nick).withoutTls();
    }

    /** A person who is connected. */
    public IrcPerson person(String nick) throws IOException {
        return IrcPerson.connect(port, nick);
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("ngIRCd does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.agentctl.supervisor.irc;

import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.RealParts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The real Ergo, as {@code .ci/install-parts} fetches it, on two loopback ports of its own: one with TLS by a certificate
 * of its own, one without. Accounts and nicks are independent of each other, so that one account may have many nicks;
 * nothing is throttled; history is in memory, so that {@link #restart} empties it (Ergo 2.15 persists it in MySQL alone).
 * Accounts outlive a restart. Any thread may use it. Without Ergo the test is skipped, or fails with {@code CI=true}.
 */
public final class ErgoServer implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(20);

    /** Of {@link #OPERATOR}, by bcrypt with its least cost. */
    private static final String OPERATOR_HASH = "$2a$04$FXFp2l/nG6T/A4Mp0AHX2OQp.fwoxjP4VLuQoIYaDZapwLJ.50Auy";

    private static final String OPERATOR = "secret";

    private final Path program;
    private final Path folder;
    private final int plainPort;
    private final int tlsPort;
    private final Map<String, Login> logins = new ConcurrentHashMap<>();
    private @Nullable Process process;

    private ErgoServer(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket tls = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            plainPort = plain.getLocalPort();
            tlsPort = tls.getLocalPort();
        }
    }

    /** The program; without it the test is skipped, or fails with {@code CI=true}. */
    public static Path program() {
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        // As a shell reads ~, for that is what fetched it.
        String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        Path caches = cache.isBlank() ? Path.of(home, ".cache") : Path.of(cache);
        Path fetched = caches.resolve("agentctl-parts/ergochat-trixie/usr/bin/ergochat");
        if (Files.isExecutable(fetched)) {
            return fetched;
        }
        for (String each : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path installed = Path.of(each, "ergochat");
            if (installed.isAbsolute() && Files.isExecutable(installed)) {
                return installed;
            }
        }
        RealParts.part(false, "the IRC server Ergo", ".ci/install-parts");
        return fetched;
    }

    /**
     * Starts one that answers when this returns.
     *
     * @param folder an empty one for all that it keeps
     */
    public static ErgoServer start(Path folder) throws IOException {
        ErgoServer server = new ErgoServer(program(), Files.createDirectories(folder));
        server.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=ergo.test",
                "-addext",
                "subjectAltName=IP:127.0.0.1,DNS:localhost",
                "-keyout",
                "key.pem",
                "-out",
                "certificate.pem");
        Files.writeString(folder.resolve("ircd.yaml"), server.configuration());
        server.run(server.program.toString(), "initdb", "--quiet", "--conf", "ircd.yaml");
        server.begin();
        return server;
    }

    public int plainPort() {
        return plainPort;
    }

    public int tlsPort() {
        return tlsPort;
    }

    /** The certificate, which stands for itself. */
    public Path authority() {
        return folder.resolve("certificate.pem");
    }

    /** For our client: over TLS, without an account. */
    public IrcSettings settings(String nick) {
        return IrcSettings.of("127.0.0.1", tlsPort, nick).withAuthority(authority());
    }

    /** For our client: over TLS, with an account, which is registered where it is not yet. */
    public IrcSettings settings(String nick, String account) throws IOException {
        return settings(nick).withLogin(login(account));
    }

    /** The account of this name, which is registered where it is not yet. */
    public Login login(String account) throws IOException {
        Login known = logins.get(account);
        if (known != null) {
            return known;
        }
        try (IrcPerson person = IrcPerson.begin(plainPort, account)) {
            person.raw("CAP REQ draft/account-registration", "NICK " + account, "USER person 0 * :A person");
            person.raw("CAP END");
            person.await("a welcome", each -> each.command().equals("001"));
            person.raw("REGISTER * * " + password(account));
            person.await("an account", each -> each.line().contains("REGISTER SUCCESS"));
        }
        Path file = Files.createFile(
                folder.resolve("password-" + account),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password(account) + "\n");
        Login login = new Login(account, file);
        logins.put(account, login);
        return login;
    }

    /** What the account of this name has for a password. */
    public static String password(String account) {
        return account + "-has-a-password";
    }

    /** A person who is connected without an account. */
    public IrcPerson person(String nick) throws IOException {
        return IrcPerson.connect(plainPort, nick);
    }

    /** A person who is connected and logged in to an account, which is registered where it is not yet. */
    public IrcPerson person(String nick, String account) throws IOException {
        login(account);
        return IrcPerson.connect(plainPort, nick, account, password(account));
    }

    /** Has an operator of the server cut somebody's connection. */
    public void kill(String nick) throws IOException {
        try (IrcPerson operator = person("operator")) {
            operator.raw("OPER admin " + OPERATOR);
            operator.await("to be an operator", each -> each.command().equals("381"));
            operator.raw("KILL " + nick + " :out", "PING done");
            operator.await(
                    "an answer",
                    each -> each.command().equals("PONG") && each.line().contains("done"));
        }
    }

    /** Ends it without a word to anybody, as a crash does; twice is fine. */
    public synchronized void stop() {
        Process running = process;
        process = null;
        if (running != null) {
            running.toHandle().destroyForcibly();
            try {
                if (!running.waitFor(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("Ergo does not end");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts it again on the same ports, after {@link #stop}, with the same accounts and an empty history. */
    public void restart() throws IOException {
        begin();
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized void begin() throws IOException {
        Process started = new ProcessBuilder(program.toString(), "run", "--conf", "ircd.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("ergo.log").toFile()))
                .start();
        process = started;
        await("Ergo answers")
                .atMost(READY)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> (answers(plainPort) && answers(tlsPort)) || !started.isAlive());
        if (!started.isAlive()) {
            throw new AssertionError("Ergo ended: " + Files.readString(folder.resolve("ergo.log")));
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private void run(String... command) throws IOException {
        Path log = folder.resolve("setup.log");
        Process setup = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!setup.waitFor(20, TimeUnit.SECONDS) || setup.exitValue() != 0) {
                setup.toHandle().destroyForcibly();
                throw new AssertionError(
                        String.join(" ", command) + " failed: " + Files.readString(log, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private String configuration() {
        return """
            network:
                name: ErgoTest
            server:
                name: ergo.test
                listeners:
                    "127.0.0.1:%d": {}
                    "127.0.0.1:%d":
                        tls:
                            cert: certificate.pem
                            key: key.pem
                casemapping: ascii
                enforce-utf8: true
                max-sendq: 1M
                compatibility:
                    force-trailing: true
                    send-unprefixed-sasl: true
                    allow-truncation: false
                ip-limits:
                    count: false
                    throttle: false
                ip-cloaking:
                    enabled: false
            accounts:
                authentication-enabled: true
                registration:
                    enabled: true
                    allow-before-connect: true
                    bcrypt-cost: 4
                nick-reservation:
                    enabled: false
                multiclient:
                    enabled: false
            channels:
                default-modes: +n
                max-channels-per-client: 100
                registration:
                    enabled: true
            oper-classes:
                server-admin:
                    title: Admin
                    capabilities: [kill, ban, rehash, history]
            opers:
                admin:
                    class: server-admin
                    password: "%s"
            logging:
                - method: stderr
                  type: "* -userinput -useroutput"
                  level: warn
            lock-file: ircd.lock
            datastore:
                path: ircd.db
                autoupgrade: true
            languages:
                enabled: false
            limits:
                nicklen: 32
                identlen: 20
                realnamelen: 150
                channellen: 64
                awaylen: 390
                kicklen: 390
                topiclen: 390
                monitor-entries: 100
                whowas-entries: 100
                chan-list-modes: 100
                registration-messages: 1024
                multiline:
                    max-bytes: 4096
                    max-lines: 100
            fakelag:
                enabled: false
            history:
                enabled: true
                channel-length: 4096
                client-length: 256
                autoreplay-on-join: 0
                chathistory-maxmessages: 100
                restrictions:
                    query-cutoff: none
            """.formatted(plainPort, tlsPort, OPERATOR_HASH);
    }
}

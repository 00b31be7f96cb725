package dev.agentctl.supervisor.irc;

import dev.agentctl.shared.cli.Sentences;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection's bytes. One thread connects and reads, one writes, and any may cut it, at any time: what the others wait
 * for fails then.
 */
final class Wire {
    private final IrcSettings settings;
    private final Object lock = new Object();
    private @Nullable Socket raw;
    private boolean isCut;
    private volatile @Nullable Socket socket;

    Wire(IrcSettings settings) {
        this.settings = settings;
    }

    /**
     * Connects to the first of the host's addresses that answers.
     *
     * @param bound for each address, and for TLS's handshake
     * @throws RefusedException where a password would go over the network in the clear
     * @throws IOException in words that follow on "not connected to HOST:PORT: "
     */
    LineReader connect(Duration bound) throws IOException {
        int millis = Math.clamp(bound.toMillis(), 1, Integer.MAX_VALUE);
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(settings.host());
        } catch (UnknownHostException unknown) {
            throw new IOException("there is no host of this name", unknown);
        }
        IOException failure = new IOException("there is no address");
        for (InetAddress address : addresses) {
            if (settings.login().isPresent() && !settings.tls() && !address.isLoopbackAddress()) {
                throw new RefusedException("the password would go over the network in the clear: use TLS");
            }
            try {
                return open(address, millis);
            } catch (ConnectException | NoRouteToHostException | SocketTimeoutException next) {
                failure = new IOException(
                        next instanceof SocketTimeoutException
                                ? "no answer within " + bound.toSeconds() + " s"
                                : Sentences.of(next),
                        next);
            }
        }
        throw failure;
    }

    private LineReader open(InetAddress address, int millis) throws IOException {
        Socket plain = new Socket();
        synchronized (lock) {
            if (isCut) {
                throw new IOException("cut");
            }
            raw = plain;
        }
        boolean isOpen = false;
        try {
            plain.connect(new InetSocketAddress(address, settings.port()), millis);
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            Socket talking = settings.tls() ? secure(plain, millis) : plain;
            LineReader lines = new LineReader(talking.getInputStream());
            socket = talking;
            isOpen = true;
            return lines;
        } finally {
            if (!isOpen) {
                plain.close();
            }
        }
    }

    private Socket secure(Socket plain, int millis) throws IOException {
        SSLSocketFactory sockets = Trust.sockets(settings.authority());
        SSLSocket secured = (SSLSocket) sockets.createSocket(plain, settings.host(), settings.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // The certificate names the host (RFC 2818, 3.1).
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(millis);
        try {
            secured.startHandshake();
        } catch (SSLException failure) {
            throw new IOException("TLS with it fails: " + Sentences.of(failure), failure);
        }
        secured.setSoTimeout(0);
        return secured;
    }

    /** Writes lines, each with its end. */
    void write(String lines) throws IOException {
        Socket talking = socket;
        if (talking == null) {
            throw new IOException("not connected");
        }
        OutputStream out = talking.getOutputStream();
        out.write(lines.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Ends it without a word; twice is fine. */
    void cut() {
        Socket open;
        synchronized (lock) {
            isCut = true;
            open = raw;
        }
        try {
            if (open != null) {
                open.close(); // Not TLS's, which waits for a write under way.
            }
        } catch (IOException closed) {
            // There is nothing left to lose.
        }
    }
}

package dev.agentctl.supervisor.irc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client believes to be the server. */
final class Trust {
    private Trust() {}

    /**
     * By the certificates of a PEM file, else by the system's.
     *
     * @throws RefusedException where the file holds none
     */
    static SSLSocketFactory sockets(Optional<Path> authority) throws IOException {
        try {
            if (authority.isEmpty()) {
                return SSLContext.getDefault().getSocketFactory();
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(anchors(authority.get()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException failure) {
            throw new IOException("no TLS: " + failure.getMessage(), failure);
        }
    }

    private static KeyStore anchors(Path pem) throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(pem);
        Collection<? extends Certificate> certificates;
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (GeneralSecurityException malformed) {
            throw new RefusedException(pem + " holds no certificates as PEM: " + malformed.getMessage(), malformed);
        }
        if (certificates.isEmpty()) {
            throw new RefusedException(pem + " holds no certificate");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate each : certificates) {
            store.setCertificateEntry("authority-" + store.size(), each);
        }
        return store;
    }
}

package dev.agentctl.shared.secret;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.UntrustedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The token on disk, under a passphrase: {@code secrets/oauth-token.enc}, which
 * {@code openssl enc -aes-256-cbc -a -salt -pbkdf2 -iter 100000} writes and, with {@code -d}, reads too. Written whole or
 * not at all, mode 600. Any thread and process may use it.
 *
 * <p>CBC alone lets one wrong passphrase in 256 through. So {@code oauth-token.mac} beside it holds an authenticator, keyed
 * by the passphrase, of the very file that it was made with: with it a wrong passphrase is always refused. A file that
 * openssl made, or made anew, has none; there the plaintext itself must be plausible, which a wrong passphrase makes it
 * with a chance below one in 10<sup>10</sup>: at least 20 characters of printable ASCII without a space, and at most line
 * ends behind them.
 *
 * @param file the encrypted one; the authenticator's name is made from it
 */
public record TokenVault(Path file) {
    private static final int MAX_BYTES = 64 << 10;
    private static final int LINE = 64;
    private static final int LEAST_PLAUSIBLE = 20;
    private static final byte[] MAGIC = "Salted__".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = MAGIC.length + VaultCipher.SALT_BYTES;
    private static final int BLOCK = 16;
    private static final String PRIVATE = "rw-------";

    /** The vault of these homes; it need not exist. */
    public static TokenVault of(AgentHomes homes) {
        return new TokenVault(homes.root().resolve("secrets").resolve("oauth-token.enc"));
    }

    public boolean exists() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The token; the caller closes it.
     *
     * @throws NoSuchFileException if there is no vault
     * @throws WrongPassphraseException if the passphrase is another one
     * @throws IOException in one sentence, if the file cannot be read or is no such vault
     */
    public Secret open(Secret passphrase) throws IOException {
        byte[] sealed = UntrustedFile.read(file, MAX_BYTES);
        byte[] salted = salted(sealed);
        Optional<byte[]> code = authenticator(sealed);
        byte[] salt = Arrays.copyOfRange(salted, MAGIC.length, HEADER);
        try (VaultCipher cipher = VaultCipher.of(passphrase, salt)) {
            if (code.isPresent() && !MessageDigest.isEqual(code.get(), cipher.authenticator(sealed))) {
                throw new WrongPassphraseException(file);
            }
            byte[] plaintext = cipher.decrypted(Arrays.copyOfRange(salted, HEADER, salted.length))
                    .orElseThrow(() -> new WrongPassphraseException(file));
            try {
                return token(plaintext, code.isPresent());
            } finally {
                Arrays.fill(plaintext, (byte) 0);
            }
        }
    }

    /** @param known whether the authenticator has shown that the passphrase is right */
    private Secret token(byte[] plaintext, boolean known) throws IOException {
        int end = plaintext.length;
        while (end > 0 && (plaintext[end - 1] == '\n' || plaintext[end - 1] == '\r')) {
            end--;
        }
        byte[] token = Arrays.copyOf(plaintext, end);
        if (known || (end >= LEAST_PLAUSIBLE && TokenShape.isPrintable(token))) {
            return Secret.ofUtf8(token);
        }
        boolean isShort = end > 0 && TokenShape.isPrintable(token);
        Arrays.fill(token, (byte) 0);
        if (isShort) {
            throw new IOException(file + " opens, but to fewer than " + LEAST_PLAUSIBLE
                    + " characters, which may be a wrong passphrase's doing: store the token with 'agentctl"
                    + " setup-token'");
        }
        throw new WrongPassphraseException(file);
    }

    /**
     * Puts a token under a passphrase, in place of what is there. A crash at any moment leaves the old vault or the new,
     * which opens with its own passphrase either way.
     */
    public void seal(Secret token, Secret passphrase) throws IOException {
        byte[] salt = new byte[VaultCipher.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] plaintext = token.bytes();
        byte[] sealed;
        byte[] code;
        try (VaultCipher cipher = VaultCipher.of(passphrase, salt)) {
            sealed = sealed(salt, cipher.encrypted(plaintext));
            code = cipher.authenticator(sealed);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
        prepareFolder();
        // An authenticator that speaks of another file than the one that is there counts as none: no order of the two,
        // and no crash between them, makes a vault that does not open.
        AtomicFile.write(file, sealed, PRIVATE);
        HexFormat hex = HexFormat.of();
        String line = hex.formatHex(digest(sealed)) + " " + hex.formatHex(code) + "\n";
        AtomicFile.write(authenticatorFile(), line.getBytes(StandardCharsets.US_ASCII), PRIVATE);
    }

    private void prepareFolder() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no place for a vault");
        }
        if (!Files.isDirectory(folder)) {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Where the authenticator lies: one line, the SHA-256 of the file that it is of, and the code. */
    Path authenticatorFile() {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling((name.endsWith(".enc") ? name.substring(0, name.length() - 4) : name) + ".mac");
    }

    /** The code; empty where there is none for this very file, as after openssl has made the file anew. */
    private Optional<byte[]> authenticator(byte[] sealed) throws IOException {
        String line;
        try {
            line = new String(UntrustedFile.read(authenticatorFile(), 1024), StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        HexFormat hex = HexFormat.of();
        String digest = hex.formatHex(digest(sealed));
        if (line.length() != 2 * digest.length() + 1 || !line.startsWith(digest + " ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(hex.parseHex(line, digest.length() + 1, line.length()));
        } catch (IllegalArgumentException torn) {
            throw new IOException(
                    authenticatorFile() + " is damaged: store the token anew with 'agentctl setup-token'", torn);
        }
    }

    private static byte[] sealed(byte[] salt, byte[] ciphertext) {
        byte[] salted = Arrays.copyOf(MAGIC, HEADER + ciphertext.length);
        System.arraycopy(salt, 0, salted, MAGIC.length, salt.length);
        System.arraycopy(ciphertext, 0, salted, HEADER, ciphertext.length);
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(salted) + "\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] salted(byte[] sealed) throws IOException {
        byte[] salted;
        try {
            // Lines end as their editor likes; the JDK's decoder for such text would pass over any other character too.
            String text = new String(sealed, StandardCharsets.US_ASCII);
            salted = Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
        } catch (IllegalArgumentException noBase64) {
            throw new IOException(noVault(), noBase64);
        }
        boolean isSalted = salted.length > HEADER
                && (salted.length - HEADER) % BLOCK == 0
                && Arrays.equals(salted, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (!isSalted) {
            throw new IOException(noVault());
        }
        return salted;
    }

    private String noVault() {
        return file + " is not what 'openssl enc -aes-256-cbc -a -salt' writes: store the token anew with 'agentctl"
                + " setup-token'";
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}

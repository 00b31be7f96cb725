package dev.agentctl.shared.secret;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PKCS7Padding;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The cipher of {@code openssl enc -aes-256-cbc -pbkdf2 -iter 100000}, and an authenticator's key from the same
 * derivation: PBKDF2 gives openssl its first two blocks, of which it uses 48 bytes, and its third block, of which openssl
 * knows nothing, is the key of the HMAC. One derivation of some 0.3 s; one thread's; {@link #close} wipes the keys.
 *
 * <p>The only class here that needs Bouncy Castle, which is loaded with it.
 */
final class VaultCipher implements AutoCloseable {
    static final int SALT_BYTES = 8;

    private static final int ITERATIONS = 100_000;
    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 16;
    private static final int AUTHENTICATOR_AT = 64;

    private final byte[] material;

    private VaultCipher(byte[] material) {
        this.material = material;
    }

    static VaultCipher of(Secret passphrase, byte[] salt) {
        byte[] bytes = passphrase.bytes();
        try {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
            generator.init(bytes, salt, ITERATIONS);
            KeyParameter derived =
                    (KeyParameter) generator.generateDerivedMacParameters(8 * (AUTHENTICATOR_AT + KEY_BYTES));
            return new VaultCipher(derived.getKey());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The ciphertext, padded. */
    byte[] encrypted(byte[] plaintext) {
        try {
            return run(true, plaintext);
        } catch (InvalidCipherTextException onlyWhenDecrypting) {
            throw new IllegalStateException(onlyWhenDecrypting);
        }
    }

    /** The plaintext; empty where the padding shows that the key is another. */
    Optional<byte[]> decrypted(byte[] ciphertext) {
        try {
            return Optional.of(run(false, ciphertext));
        } catch (InvalidCipherTextException | DataLengthException otherKey) {
            return Optional.empty();
        }
    }

    /** HMAC-SHA256 of a whole vault file. */
    byte[] authenticator(byte[] file) {
        HMac hmac = new HMac(new SHA256Digest());
        hmac.init(new KeyParameter(material, AUTHENTICATOR_AT, KEY_BYTES));
        hmac.update(file, 0, file.length);
        byte[] code = new byte[hmac.getMacSize()];
        hmac.doFinal(code, 0);
        return code;
    }

    private byte[] run(boolean encrypting, byte[] input) throws InvalidCipherTextException {
        PaddedBufferedBlockCipher cipher =
                new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(AESEngine.newInstance()), new PKCS7Padding());
        cipher.init(
                encrypting,
                new ParametersWithIV(new KeyParameter(material, 0, KEY_BYTES), material, KEY_BYTES, IV_BYTES));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        try {
            int length = cipher.processBytes(input, 0, input.length, output, 0);
            length += cipher.doFinal(output, length);
            return Arrays.copyOf(output, length);
        } finally {
            Arrays.fill(output, (byte) 0);
        }
    }

    @Override
    public void close() {
        Arrays.fill(material, (byte) 0);
    }
}

package dev.agentctl.supervisor.wiki;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A page as it stands in the wiki.
 *
 * @param text as its file has it, front matter included; untrusted
 * @param version of this text: whoever writes the page names the version that was read
 */
public record Page(PageName name, String text, String version) {
    static Page of(PageName name, byte[] bytes) {
        return new Page(
                name, new String(bytes, StandardCharsets.UTF_8), blob(bytes).substring(0, 12));
    }

    /** Git's own id of the text. */
    static String blob(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

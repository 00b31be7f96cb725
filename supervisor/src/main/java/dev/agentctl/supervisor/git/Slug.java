package dev.agentctl.supervisor.git;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Any text as a word of letters, digits and single dashes: good as a folder, as a part of a ref's name and as an
 * argument. Case, accents and punctuation alone do not tell two texts apart; where more was left out, a checksum of the
 * text follows.
 */
final class Slug {
    private static final int MAX = 40;

    private Slug() {}

    /** Small letters. */
    static String of(String text) {
        return slug(text.toLowerCase(Locale.ROOT), text);
    }

    /** With its capitals: a nick as people write it. */
    static String ofNick(String nick) {
        return slug(nick, nick);
    }

    private static String slug(String text, String whole) {
        StringBuilder slug = new StringBuilder();
        boolean isWhole = true;
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD);
        for (int i = 0; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            if (c < 128 && Character.isLetterOrDigit(c)) {
                slug.append((char) c);
            } else {
                isWhole &= c < 128 || !Character.isLetterOrDigit(c);
                if (c < 128 && !slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
                    slug.append('-');
                }
            }
        }
        if (slug.length() > MAX) {
            slug.setLength(MAX);
            isWhole = false;
        }
        while (!slug.isEmpty() && slug.charAt(slug.length() - 1) == '-') {
            slug.setLength(slug.length() - 1);
        }
        if (isWhole && !slug.isEmpty()) {
            return slug.toString();
        }
        CRC32 checksum = new CRC32();
        checksum.update(whole.getBytes(StandardCharsets.UTF_8));
        String tail = HexFormat.of().toHexDigits((int) checksum.getValue());
        return slug.isEmpty() ? tail : slug + "-" + tail;
    }
}

package dev.agentctl.tui.screen;

import com.googlecode.lanterna.input.CharacterPattern;
import com.googlecode.lanterna.input.DefaultKeyDecodingProfile;
import com.googlecode.lanterna.input.KeyDecodingProfile;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lanterna's own key sequences, the marks around pasted text, and every other control sequence as one key without
 * meaning: else the rest of an unknown one, as a mouse or a terminal's report sends it, would be taken for letters.
 */
final class KeyPatterns implements KeyDecodingProfile {
    private static final int LONGEST = 64;

    @Override
    public Collection<CharacterPattern> getPatterns() {
        List<CharacterPattern> patterns = new ArrayList<>();
        // Lanterna takes the last pattern that matches, so that the catch-all comes first.
        patterns.add(KeyPatterns::anySequence);
        patterns.addAll(new DefaultKeyDecodingProfile().getPatterns());
        patterns.add(sequence -> mark(sequence, Mark.PASTE_BEGIN));
        patterns.add(sequence -> mark(sequence, Mark.PASTE_END));
        return patterns;
    }

    /** Where pasted text begins and ends; no key that a person presses. */
    static final class Mark extends KeyStroke {
        static final Mark PASTE_BEGIN = new Mark("\u001b[200~");
        static final Mark PASTE_END = new Mark("\u001b[201~");

        private final String sequence;

        private Mark(String sequence) {
            super(KeyType.Unknown);
            this.sequence = sequence;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Mark mark && mark.sequence.equals(sequence);
        }

        @Override
        public int hashCode() {
            return sequence.hashCode();
        }
    }

    private static CharacterPattern.@Nullable Matching mark(List<Character> sequence, Mark mark) {
        for (int i = 0; i < sequence.size(); i++) {
            if (i >= mark.sequence.length() || sequence.get(i) != mark.sequence.charAt(i)) {
                return null;
            }
        }
        return sequence.size() == mark.sequence.length()
                ? new CharacterPattern.Matching(mark)
                : CharacterPattern.Matching.NOT_YET;
    }

    /** ECMA-48's control sequence: CSI, parameters 0x30–0x3f, intermediates 0x20–0x2f, a final 0x40–0x7e. */
    private static CharacterPattern.@Nullable Matching anySequence(List<Character> sequence) {
        int size = sequence.size();
        if (sequence.get(0) != 0x1b || (size > 1 && sequence.get(1) != '[') || size > LONGEST) {
            return null;
        }
        // The Linux console's function keys have a second bracket.
        for (int i = 2; i < size - 1; i++) {
            if (sequence.get(i) < 0x20 || sequence.get(i) > 0x3f) {
                return null;
            }
        }
        if (size <= 2) {
            return CharacterPattern.Matching.NOT_YET;
        }
        char last = sequence.get(size - 1);
        if (last >= 0x40 && last <= 0x7e && !(size == 3 && last == '[')) {
            return new CharacterPattern.Matching(new KeyStroke(KeyType.Unknown));
        }
        return last >= 0x20 && last <= 0x3f ? CharacterPattern.Matching.NOT_YET : null;
    }
}

package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.text.Clean;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A session's nick on a command line: nothing that could be a path. */
final class NickArgument implements ITypeConverter<String> {
    private static final int LONGEST = 64;

    @Override
    public String convert(String text) {
        if (!isNick(text)) {
            throw new TypeConversionException("'" + Clean.line(text, 80)
                    + "' is no session's nick: use letters, digits, '_' and '-', the first a letter");
        }
        return text;
    }

    static boolean isNick(String text) {
        boolean fits = !text.isEmpty() && text.length() <= LONGEST;
        for (int i = 0; i < text.length() && fits; i++) {
            char c = text.toLowerCase(Locale.ROOT).charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            fits = letter || (i > 0 && ((c >= '0' && c <= '9') || c == '_' || c == '-'));
        }
        return fits;
    }
}

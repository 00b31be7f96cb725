package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.text.Clean;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A task's number on a command line: {@code 7}, or {@code #7} as the chat writes it. */
final class TaskNumber implements ITypeConverter<Long> {
    private static final int MOST_DIGITS = 18;

    @Override
    public Long convert(String text) {
        String digits = text.startsWith("#") ? text.substring(1) : text;
        boolean fits = !digits.isEmpty() && digits.length() <= MOST_DIGITS;
        for (int i = 0; i < digits.length(); i++) {
            fits &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        long number = fits ? Long.parseLong(digits) : 0;
        if (number == 0) {
            throw new TypeConversionException(
                    "'" + Clean.line(text, 80) + "' is no task's number: 'agentctl team task list' shows them");
        }
        return number;
    }
}

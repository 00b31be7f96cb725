package dev.agentctl.supervisor.git;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A time to the millisecond as a part of a file's or a ref's name: {@code 20261121T151736123Z}, which sorts by age. */
final class Stamp {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private Stamp() {}

    static String of(Instant at) {
        return FORM.format(at);
    }

    /** The time that a name begins with; 1970 where it is another's name. */
    static Instant parse(String name) {
        try {
            int end = name.indexOf('Z');
            return Instant.from(FORM.parse(end < 0 ? name : name.substring(0, end + 1)));
        } catch (DateTimeException other) {
            return Instant.EPOCH;
        }
    }
}

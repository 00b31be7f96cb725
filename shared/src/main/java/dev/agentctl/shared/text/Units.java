package dev.agentctl.shared.text;

import java.time.Duration;

/**
 * Numbers as a person reads them, short, the same in every locale. Values are rounded to what is shown, so that a number
 * that hardly moves does not repaint.
 */
public final class Units {
    private static final String[] BINARY = {"B", "K", "M", "G", "T", "P", "E"};
    private static final String[] DECIMAL = {"", "k", "M", "G", "T", "P", "E"};

    private Units() {}

    /**
     * A size in powers of 1024, at most four characters: {@code 0B}, {@code 512B}, {@code 1.2K}, {@code 34M},
     * {@code 1.0G}. From 1000 of a unit on, the next is used. A negative size reads as {@code 0B}.
     */
    public static String bytes(long bytes) {
        return scaled(bytes, 1024, BINARY);
    }

    /** A count in powers of 1000, at most four characters: {@code 0}, {@code 999}, {@code 1.2k}, {@code 34M}. */
    public static String count(long count) {
        return scaled(count, 1000, DECIMAL);
    }

    /**
     * An amount of US dollars, at most six characters: {@code $0.00}, {@code $12.34}, {@code $123}, {@code $1.2k}. One
     * that is not zero never reads as such: {@code <$0.01}.
     */
    public static String dollars(double amount) {
        if (amount > 0 && amount < 0.005) {
            return "<$0.01";
        }
        return "$" + (amount < 99.995 ? hundredths(amount) : count(Math.round(amount)));
    }

    private static String scaled(long value, int base, String[] units) {
        if (value < 1000) {
            return Math.max(0, value) + units[0];
        }
        double scaled = value;
        int unit = 0;
        // 999.5 would round to a fourth digit.
        while (scaled >= 999.5 && unit < units.length - 1) {
            scaled /= base;
            unit++;
        }
        return (scaled < 9.95 ? tenths(scaled) : Long.toString(Math.round(scaled))) + units[unit];
    }

    /** A share or a load in whole percent: {@code 0%}, {@code 57%}, {@code 187%}; below zero or no number is {@code 0%}. */
    public static String percent(double percent) {
        return Math.round(Math.max(0, percent)) + "%";
    }

    /** One digit after the point: {@code 0.4}, {@code 12.0}; below zero or no number is {@code 0.0}. */
    public static String tenths(double value) {
        long tenths = Math.round(Math.max(0, value) * 10);
        return tenths / 10 + "." + tenths % 10;
    }

    /** Two digits after the point, as a load average is written: {@code 0.42}. */
    public static String hundredths(double value) {
        long hundredths = Math.round(Math.max(0, value) * 100);
        long rest = hundredths % 100;
        return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest;
    }

    /**
     * A duration by its two greatest units, at most six characters: {@code 45s}, {@code 3m12s}, {@code 2h05m},
     * {@code 4d03h}, and from a hundred days on {@code 123d}. Parts of a second are dropped; a negative one is
     * {@code 0s}.
     */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return pair(seconds / 60, "m", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return pair(seconds / 3600, "h", seconds / 60 % 60, "m");
        }
        return days(seconds);
    }

    /**
     * A duration that repaints at most once a minute after its first one: {@code 45s}, {@code 3m}, {@code 2h05m},
     * {@code 4d03h}.
     */
    public static String age(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds >= 60 && seconds < 3600 ? seconds / 60 + "m" : duration(duration);
    }

    private static String days(long seconds) {
        long days = seconds / 86_400;
        return days < 100 ? pair(days, "d", seconds / 3600 % 24, "h") : days + "d";
    }

    private static String pair(long great, String greatUnit, long small, String smallUnit) {
        return great + greatUnit + (small < 10 ? "0" : "") + small + smallUnit;
    }
}

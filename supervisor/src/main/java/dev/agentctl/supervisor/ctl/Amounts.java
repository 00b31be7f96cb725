package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.engine.AgentSpec.Claude;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes, durations and other amounts on a command line. */
final class Amounts {
    private static final String SIZE_UNITS = "bkmgt";

    private Amounts() {}

    /** A size in bytes: {@code 4g}, {@code 512m}, {@code 1.5GiB}, {@code 1048576}; units are powers of 1024. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int digits = digits(lower);
            String unit = lower.substring(digits);
            int power = unit.isEmpty() ? 0 : SIZE_UNITS.indexOf(unit.charAt(0));
            boolean known = unit.length() <= 1
                    || (power > 0
                            && (unit.substring(1).equals("b")
                                    || unit.substring(1).equals("ib")));
            if (digits == 0 || digits > 15 || power < 0 || !known) {
                throw noSize(text);
            }
            try {
                BigDecimal bytes =
                        new BigDecimal(lower.substring(0, digits)).multiply(BigDecimal.valueOf(1L << (10 * power)));
                if (bytes.signum() <= 0 || bytes.compareTo(BigDecimal.valueOf(1L << 50)) > 0) {
                    throw noSize(text);
                }
                return bytes.longValue();
            } catch (NumberFormatException twoPoints) {
                throw noSize(text);
            }
        }

        private static TypeConversionException noSize(String text) {
            return new TypeConversionException("'" + text + "' is no size: write it as in 512m or 4g");
        }
    }

    /** A number of cores: more than 0, at most 1024. */
    static final class Cores implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            int digits = digits(text);
            if (digits == text.length() && digits > 0) {
                try {
                    double cores = Double.parseDouble(text);
                    if (cores > 0 && cores <= 1024) {
                        return cores;
                    }
                } catch (NumberFormatException twoPoints) {
                    throw noCores(text);
                }
            }
            throw noCores(text);
        }

        private static TypeConversionException noCores(String text) {
            return new TypeConversionException("'" + text + "' is no number of cores: write it as in 2 or 0.5");
        }
    }

    /** US dollars: more than 0, at most a million, to the cent or finer. */
    static final class Dollars implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            int digits = digits(text);
            if (digits == text.length() && digits > 0 && digits <= 15) {
                try {
                    double dollars = Double.parseDouble(text);
                    if (dollars > 0 && dollars <= 1_000_000) {
                        return dollars;
                    }
                } catch (NumberFormatException twoPoints) {
                    throw noDollars(text);
                }
            }
            throw noDollars(text);
        }

        private static TypeConversionException noDollars(String text) {
            return new TypeConversionException("'" + text + "' is no amount of US dollars: write it as in 5 or 2.50");
        }
    }

    /** A number of tokens: {@code 500000}, {@code 500k}, {@code 2m}; units are powers of 1000. */
    static final class TokenCount implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int digits = digits(lower);
            long scale = switch (lower.substring(digits)) {
                case "" -> 1;
                case "k" -> 1_000;
                case "m" -> 1_000_000;
                default -> 0;
            };
            if (digits > 0 && digits <= 12 && scale > 0) {
                try {
                    BigDecimal count = new BigDecimal(lower.substring(0, digits)).multiply(BigDecimal.valueOf(scale));
                    if (count.signum() > 0 && count.stripTrailingZeros().scale() <= 0) {
                        return count.longValueExact();
                    }
                } catch (NumberFormatException twoPoints) {
                    throw noTokens(text);
                }
            }
            throw noTokens(text);
        }

        private static TypeConversionException noTokens(String text) {
            return new TypeConversionException("'" + text + "' is no number of tokens: write it as in 500k or 2m");
        }
    }

    /** A model's name: one printable word. */
    static final class Model implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            boolean isWord = !text.isEmpty() && text.length() <= 200;
            for (int i = 0; i < text.length(); i++) {
                isWord &= text.charAt(i) > ' ' && text.charAt(i) <= '~';
            }
            if (!isWord) {
                throw new TypeConversionException("'" + text + "' is no model: write it as in opus");
            }
            return text;
        }
    }

    /** A permission mode, in the Claude CLI's words. */
    static final class PermissionMode implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!Claude.PERMISSION_MODES.contains(text)) {
                throw new TypeConversionException("'" + text + "' is no permission mode: write one of "
                        + String.join(", ", Claude.PERMISSION_MODES));
            }
            return text;
        }
    }

    /** A count of at least one. */
    static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                long count = Long.parseLong(text);
                if (count > 0) {
                    return count;
                }
            } catch (NumberFormatException noNumber) {
                throw noCount(text);
            }
            throw noCount(text);
        }

        private static TypeConversionException noCount(String text) {
            return new TypeConversionException("'" + text + "' is not a whole number above 0");
        }
    }

    /** A duration: {@code 15}, {@code 15s}, {@code 2m}, {@code 1h}; at most a day. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            int digits = digits(text);
            long scale = switch (text.substring(digits)) {
                case "", "s" -> 1;
                case "m" -> 60;
                case "h" -> 3600;
                default -> 0;
            };
            if (digits == 0 || digits > 6 || text.indexOf('.') >= 0 || scale == 0) {
                throw noTime(text);
            }
            long seconds = Long.parseLong(text.substring(0, digits)) * scale;
            if (seconds > 86_400) {
                throw noTime(text);
            }
            return Duration.ofSeconds(seconds);
        }

        private static TypeConversionException noTime(String text) {
            return new TypeConversionException("'" + text + "' is no duration up to a day: write it as in 15s or 2m");
        }
    }

    /** How many characters of a plain decimal number the text begins with. */
    private static int digits(String text) {
        int i = 0;
        while (i < text.length() && ((text.charAt(i) >= '0' && text.charAt(i) <= '9') || text.charAt(i) == '.')) {
            i++;
        }
        return i;
    }
}

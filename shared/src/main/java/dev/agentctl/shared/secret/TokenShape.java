package dev.agentctl.shared.secret;

import java.util.Arrays;
import java.util.Optional;

/** What a token looks like from outside. Pure; no answer holds a part of the token. */
public final class TokenShape {
    /** What 'claude setup-token' prints begins so. */
    private static final String TOKEN_START = "sk-ant-oat";

    private static final String KEY_START = "sk-ant-api";

    /** Those of 'claude setup-token' have more than a hundred. */
    private static final int SHORT = 40;

    private TokenShape() {}

    /** Why it cannot be a token at all: empty, too long, or with something else in it than printable ASCII. */
    public static Optional<String> flaw(Secret token) {
        if (token.length() == 0) {
            return Optional.of("the token is empty");
        }
        if (token.length() >= TokenFile.MAX_BYTES) {
            return Optional.of("the token is longer than " + (TokenFile.MAX_BYTES >> 10) + " KiB");
        }
        byte[] bytes = token.bytes();
        try {
            return isPrintable(bytes)
                    ? Optional.empty()
                    : Optional.of("the token has a space, a line's end or another character that no token has");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** What is unusual about it, for a person who may have pasted something else; it may be good all the same. */
    public static Optional<String> remark(Secret token) {
        if (startsWith(token, KEY_START)) {
            return Optional.of("this looks like an API key: what is stored here goes to the Claude CLI as "
                    + Credentials.TOKEN + ", which takes the token that 'claude setup-token' prints");
        }
        if (!startsWith(token, TOKEN_START)) {
            return Optional.of("this does not look like the token that 'claude setup-token' prints, which begins with "
                    + TOKEN_START);
        }
        return token.length() < SHORT
                ? Optional.of("this is shorter than the tokens that 'claude setup-token' prints: is it whole?")
                : Optional.empty();
    }

    /** Whether all of it is printable ASCII without a space. */
    static boolean isPrintable(byte[] bytes) {
        for (byte each : bytes) {
            if (each <= ' ' || each > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(Secret token, String start) {
        byte[] bytes = token.bytes();
        try {
            if (bytes.length < start.length()) {
                return false;
            }
            for (int i = 0; i < start.length(); i++) {
                if (bytes[i] != start.charAt(i)) {
                    return false;
                }
            }
            return true;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}

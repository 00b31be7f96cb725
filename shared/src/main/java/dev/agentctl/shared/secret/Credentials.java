package dev.agentctl.shared.secret;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The variables in which the Claude CLI takes what it logs in with. */
public final class Credentials {
    /** The token of 'claude setup-token'. */
    public static final String TOKEN = "CLAUDE_CODE_OAUTH_TOKEN";

    /** A key of the API. */
    public static final String API_KEY = "ANTHROPIC_API_KEY";

    /** All of them: their values belong on no disk and in no argument. */
    public static final Set<String> VARIABLES = Set.of(TOKEN, API_KEY, "ANTHROPIC_AUTH_TOKEN");

    private Credentials() {}

    /** The environment without any of them: for a process that passes its own on, or lives long. */
    public static Map<String, String> without(Map<String, String> environment) {
        Map<String, String> rest = new HashMap<>(environment);
        rest.keySet().removeAll(VARIABLES);
        return rest;
    }

    /** Whether an agent of this environment logs in by itself. */
    public static boolean isIn(Map<String, String> environment) {
        return isSet(environment, TOKEN) || isSet(environment, API_KEY);
    }

    static boolean isSet(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }
}

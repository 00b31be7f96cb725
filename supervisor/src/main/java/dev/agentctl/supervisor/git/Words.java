package dev.agentctl.supervisor.git;

import dev.agentctl.shared.text.Clean;

/** What git said, fit for a sentence. */
final class Words {
    private static final int MAX = 300;

    private Words() {}

    /** The line that says what went wrong, else the last one; cleaned, without the names and passwords of URLs. */
    static String last(String said) {
        String chosen = "";
        for (String line : said.split("[\r\n]+", -1)) {
            String text = line.strip();
            if (text.startsWith("fatal: ") || text.startsWith("error: ")) {
                return clean(text.substring("fatal: ".length()));
            }
            if (!text.isEmpty() && !text.startsWith("hint: ")) {
                chosen = text;
            }
        }
        return clean(chosen);
    }

    private static String clean(String text) {
        return Clean.line(text.replaceAll("://[^/@\\s]*@", "://"), MAX).strip();
    }
}

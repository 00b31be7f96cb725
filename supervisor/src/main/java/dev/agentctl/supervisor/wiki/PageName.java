package dev.agentctl.supervisor.wiki;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * A page's name as An Otter Wiki maps it to a file: page {@code A/B C} is file {@code a/b c.md}. Small letters, spaces
 * kept, {@code /} makes folders, and {@code ? | $ . ! # \} are left out. So there is no dot in a name: it leads neither
 * out of the wiki nor into {@code .git}.
 *
 * @param text without {@code .md}
 */
public record PageName(String text) implements Comparable<PageName> {
    private static final String LEFT_OUT = "?|$.!#\\";
    private static final String SUFFIX = ".md";

    /** Bytes of a folder's or file's name with its suffix, as file systems have it. */
    private static final int MAX_PART = 200;

    private static final int MAX = 600;

    /** @throws IllegalArgumentException in one sentence that says what to do, if the text is no name as it stands */
    public PageName {
        Optional<String> problem = problem(text);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
        if (!text.equals(mapped(text))) {
            throw new IllegalArgumentException("page names have small letters and none of " + LEFT_OUT);
        }
    }

    /**
     * The page that a person or a model means.
     *
     * @throws IllegalArgumentException in one sentence that says what to do, if the text names none
     */
    public static PageName of(String text) {
        return new PageName(mapped(text.endsWith(SUFFIX) ? text.substring(0, text.length() - SUFFIX.length()) : text));
    }

    /** The page of a file; empty where no name leads to it. */
    static Optional<PageName> ofFile(String path) {
        if (!path.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String text = path.substring(0, path.length() - SUFFIX.length());
        return problem(text).isEmpty() && mapped(text).equals(text)
                ? Optional.of(new PageName(text))
                : Optional.empty();
    }

    /** The file, from the wiki's folder. */
    public String file() {
        return text + SUFFIX;
    }

    Path within(Path folder) {
        return folder.resolve(file());
    }

    private static Optional<String> problem(String text) {
        if (text.isEmpty()) {
            return Optional.of("a page's name needs a letter or a digit");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX) {
            return Optional.of("a page's name has at most " + MAX + " bytes: use a shorter one");
        }
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    return Optional.of("a page's name has no control characters: use letters, digits, spaces and '-'");
                }
                default -> {}
            }
        }
        for (String part : text.split("/", -1)) {
            if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART) {
                return Optional.of("a part of a page's name has at most " + MAX_PART + " bytes: use a shorter one");
            }
        }
        return Optional.empty();
    }

    /** Applied again it changes nothing. */
    private static String mapped(String text) {
        StringBuilder kept = new StringBuilder();
        // Some characters grow, or join, when they are put in small letters or composed: until nothing changes.
        String small = small(text);
        for (int i = 0; i < small.length(); i++) {
            if (LEFT_OUT.indexOf(small.charAt(i)) < 0) {
                kept.append(small.charAt(i));
            }
        }
        StringBuilder joined = new StringBuilder();
        for (String part : kept.toString().split("/", -1)) {
            String name = part.strip();
            if (!name.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : "/").append(name);
            }
        }
        String mapped = joined.toString();
        return mapped.equals(text) ? mapped : mapped(mapped);
    }

    private static String small(String text) {
        return Normalizer.normalize(
                Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    @Override
    public int compareTo(PageName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}

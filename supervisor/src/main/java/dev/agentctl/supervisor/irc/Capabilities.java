package dev.agentctl.supervisor.irc;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What of IRCv3 a server offers and what of it is in use: the CAP command of version 302. What a server offers beyond what
 * this client speaks is not kept. One thread's.
 */
final class Capabilities {
    static final String SASL = "sasl";
    static final String ACCOUNTS = "account-tag";
    static final String LABELS = "labeled-response";
    static final String HISTORY = "draft/chathistory";
    private static final String MULTILINE = "draft/multiline";

    /** In the order in which they are asked for. */
    private static final List<String> WANTED = List.of(
            "cap-notify",
            "message-tags",
            "server-time",
            ACCOUNTS,
            "batch",
            "echo-message",
            LABELS,
            "standard-replies",
            "chghost",
            HISTORY,
            MULTILINE);

    private final boolean isLogin;
    private final Consumer<IrcMessage> send;
    private final Map<String, String> offered = new LinkedHashMap<>();
    private final Set<String> enabled = new HashSet<>();
    private int asked;
    private boolean isListed;

    /**
     * What a message of several lines may have.
     *
     * @param bytes of all its lines
     */
    record Multiline(int bytes, int lines) {}

    /** @param isLogin whether SASL is wanted too */
    Capabilities(boolean isLogin, Consumer<IrcMessage> send) {
        this.isLogin = isLogin;
        this.send = send;
    }

    boolean has(String name) {
        return enabled.contains(name);
    }

    /** Whether the server has told all that it offers. */
    boolean isListed() {
        return isListed;
    }

    /** What it offers under this name; empty where it does not. */
    Optional<String> offered(String name) {
        return Optional.ofNullable(offered.get(name));
    }

    /** Whether the server has answered all that was asked for. */
    boolean isSettled() {
        return isListed && asked == 0;
    }

    /** What a message may have where the server takes any of several lines. */
    Optional<Multiline> multiline() {
        if (!has(MULTILINE) || !has("batch")) {
            return Optional.empty();
        }
        int bytes = 0;
        int lines = 100;
        for (String each : offered.getOrDefault(MULTILINE, "").split(",", -1)) {
            if (each.startsWith("max-bytes=")) {
                bytes = number(each.substring(10));
            } else if (each.startsWith("max-lines=")) {
                lines = number(each.substring(10));
            }
        }
        return bytes >= 512 && lines >= 2
                ? Optional.of(new Multiline(Math.min(bytes, 1 << 16), Math.min(lines, 1000)))
                : Optional.empty();
    }

    static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    /** Takes a CAP line in, and asks for what it offers. */
    void on(IrcMessage cap) {
        List<String> parameters = cap.parameters();
        boolean isMore = cap.parameter(2).equals("*") && parameters.size() > 3;
        List<String> names = parameters.isEmpty()
                ? List.of()
                : List.of(parameters.getLast().trim().split(" +", -1));
        switch (cap.parameter(1).toUpperCase(Locale.ROOT)) {
            case "LS" -> {
                names.forEach(this::offer);
                if (!isMore && !isListed) {
                    isListed = true;
                    ask(wanted(offered.keySet()));
                }
            }
            case "NEW" -> {
                names.forEach(this::offer);
                ask(wanted(Set.copyOf(names.stream().map(Capabilities::name).toList())));
            }
            case "DEL" ->
                names.forEach(each -> {
                    offered.remove(each);
                    enabled.remove(each);
                });
            case "ACK" -> {
                asked = Math.max(0, asked - 1);
                names.forEach(this::enable);
            }
            case "NAK" -> {
                asked = Math.max(0, asked - 1);
                if (names.size() > 1) {
                    names.forEach(each -> ask(wanted(Set.of(each)))); // All or nothing: find what it does take.
                }
            }
            default -> {}
        }
    }

    private static String name(String offer) {
        int equals = offer.indexOf('=');
        return equals < 0 ? offer : offer.substring(0, equals);
    }

    private void offer(String offer) {
        String name = name(offer);
        if (WANTED.contains(name) || name.equals(SASL)) {
            offered.put(name, offer.length() > name.length() ? offer.substring(name.length() + 1) : "");
        }
    }

    private List<String> wanted(Set<String> names) {
        List<String> wanted = new java.util.ArrayList<>(
                WANTED.stream().filter(names::contains).toList());
        wanted.removeIf(enabled::contains);
        if (isLogin && names.contains(SASL) && !enabled.contains(SASL)) {
            wanted.add(SASL);
        }
        return wanted;
    }

    private void ask(List<String> names) {
        if (!names.isEmpty()) {
            asked++;
            send.accept(IrcMessage.of("CAP", "REQ", String.join(" ", names)));
        }
    }

    private void enable(String name) {
        if (name.startsWith("-")) {
            enabled.remove(name.substring(1));
        } else if (offered.containsKey(name)) {
            enabled.add(name);
        }
    }
}

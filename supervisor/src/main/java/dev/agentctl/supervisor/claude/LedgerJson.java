package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.claude.OpenMessages.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A ledger as JSON, whole: with the messages that no result has settled yet, so that whoever reads it counts on from
 * there as if nothing had happened.
 */
public final class LedgerJson {
    private LedgerJson() {}

    public static JsonObject of(Ledger ledger) {
        List<JsonObject> latest = new ArrayList<>();
        for (Counted message : ledger.open().latest()) {
            latest.add(message.tokens().json().with("id", message.id()));
        }
        OptionalLong context = ledger.context();
        return JsonObject.EMPTY
                .with("turns", ledger.turns())
                .with("settled", ledger.settled().json())
                .with("usd", ledger.usd())
                .with("complete", ledger.complete())
                .with("context", context.isPresent() ? context.getAsLong() : null)
                .with("turn_open", ledger.open().begun())
                .with("open_older", ledger.open().older().json())
                .with("open_latest", latest);
    }

    /** What {@link #of(Ledger)} gave; what is missing is nothing. */
    public static Ledger read(JsonObject json) {
        List<Counted> latest = new ArrayList<>();
        for (JsonObject message : json.objects("open_latest")) {
            latest.add(new Counted(message.text("id").orElse(""), Tokens.of(message)));
        }
        return new Ledger(
                json.number("turns").orElse(0),
                json.object("settled").map(Tokens::of).orElse(Tokens.NONE),
                json.real("usd").orElse(0),
                json.flag("complete").orElse(true),
                json.number("context"),
                new OpenMessages(
                        json.flag("turn_open").orElse(false),
                        json.object("open_older").map(Tokens::of).orElse(Tokens.NONE),
                        List.copyOf(latest)));
    }
}

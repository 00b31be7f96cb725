package dev.agentctl.health.remedy;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.shared.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Why something was done, as the event log keeps it. */
public final class Reasons {
    private Reasons() {}

    /** Each finding's kind and evidence; an empty list where a person just asked for it. */
    public static List<JsonObject> json(List<Finding> why) {
        List<JsonObject> reasons = new ArrayList<>();
        for (Finding finding : why) {
            List<JsonObject> evidence = new ArrayList<>();
            for (Finding.Evidence signal : finding.evidence()) {
                evidence.add(JsonObject.EMPTY
                        .with("signal", signal.signal())
                        .with("value", signal.value())
                        .with("age_seconds", signal.age().toSeconds()));
            }
            reasons.add(JsonObject.EMPTY.with("kind", finding.kind().word()).with("evidence", evidence));
        }
        return reasons;
    }
}

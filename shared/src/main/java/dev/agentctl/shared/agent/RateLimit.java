package dev.agentctl.shared.agent;

import java.time.Instant;
import java.util.Optional;

/**
 * What a service last said of its limit for this agent's account; untrusted text.
 *
 * @param type which limit, in the service's word, as in {@code five_hour}
 * @param status in the service's word: {@code allowed}, {@code allowed_warning} or {@code rejected}
 * @param resetsAt when the limit is free again, if that was said
 */
public record RateLimit(String type, String status, Optional<Instant> resetsAt) {}

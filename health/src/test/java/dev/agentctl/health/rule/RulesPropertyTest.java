package dev.agentctl.health.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.Samples;
import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class RulesPropertyTest {
    private static final Rules RULES = new Rules(Limits.DEFAULT.withHighCpu(50, 1));

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void only_a_mortal_known_running_agent_may_be_stopped(@ForAll("samples") Samples any) {
        AgentSample sample = any.sample();
        for (Finding finding : RULES.judge(Samples.fleet(any))) {
            if (finding.recommendation().isPresent()
                    && finding.recommendation().get().act() == Act.STOP) {
                assertThat(sample.agent().isProtected()).isFalse();
                assertThat(sample.agent().name().isGod()).isFalse();
                assertThat(sample.condition()).isNotEqualTo(Condition.UNKNOWN);
                assertThat(sample.agent().isRunning()).isTrue();
            }
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void idle_is_only_what_is_known_to_be_so(@ForAll("samples") Samples any) {
        AgentSample sample = any.sample();
        for (Finding finding : RULES.judge(Samples.fleet(any))) {
            if (finding.kind() == Kind.IDLE) {
                assertThat(sample.condition()).isEqualTo(Condition.RUNNING);
                assertThat(Duration.between(sample.lastActive().orElseThrow(), Samples.NOW))
                        .isGreaterThan(Limits.DEFAULT.idle());
            }
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void every_finding_has_evidence_and_text_that_is_safe_to_show(@ForAll("samples") Samples any) {
        FleetSnapshot snapshot = Samples.fleet(any);
        List<Finding> findings = RULES.judge(snapshot);

        assertThat(RULES.judge(snapshot)).isEqualTo(findings);
        for (Finding finding : findings) {
            assertThat(finding.evidence()).isNotEmpty();
            assertThat(finding.sentence().codePoints()).noneMatch(Character::isISOControl);
            for (Finding.Evidence signal : finding.evidence()) {
                assertThat(signal.value().codePoints()).noneMatch(Character::isISOControl);
                assertThat(signal.age().isNegative()).isFalse();
            }
        }
    }

    @Provide
    Arbitrary<Samples> samples() {
        Arbitrary<String> names = Arbitraries.of("God", "god", "worker", "w-2");
        Arbitrary<Condition> conditions = Arbitraries.of(Condition.class);
        Arbitrary<Optional<Duration>> ages = Arbitraries.longs()
                .between(-7200, 20_000)
                .map(Duration::ofSeconds)
                .optional(0.8);
        Arbitrary<Long> bytes = Arbitraries.longs().between(0, 20L << 30);
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        Arbitrary<String> errors = Arbitraries.strings().ofMaxLength(40);
        Arbitrary<Samples> running = Combinators.combine(names, conditions, ages, ages, bytes, flags, errors, flags)
                .as((name, condition, active, heartbeat, memory, isProtected, error, ended) -> {
                    Samples sample = Samples.agent(name)
                            .in(condition)
                            .activeAgo(active.orElse(null))
                            .heartbeatAgo(heartbeat.orElse(null))
                            .logAgo(active.orElse(null))
                            .using(memory, OptionalLong.of(8L << 30))
                            .cpu((double) (memory % 100))
                            .saying(Samples.state(AgentStatus.BACKOFF)
                                    .with("backoff", memory % 300)
                                    .with("last_error", error));
                    if (ended) {
                        sample.ended(Duration.ofMinutes(1), (int) (memory % 256), memory % 2 == 0, condition);
                    }
                    return isProtected ? sample.isProtected() : sample;
                });
        return running;
    }
}

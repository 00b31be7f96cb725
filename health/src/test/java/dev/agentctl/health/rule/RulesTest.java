package dev.agentctl.health.rule;

import static dev.agentctl.health.Samples.GIB;
import static dev.agentctl.health.Samples.NOW;
import static dev.agentctl.health.Samples.agent;
import static dev.agentctl.health.Samples.fleet;
import static dev.agentctl.health.Samples.host;
import static dev.agentctl.health.Samples.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.Samples;
import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RulesTest {
    private static final Rules RULES = new Rules(Limits.DEFAULT);
    private static final long MB = Limits.MEGABYTE;
    private static final OptionalLong NO_LIMIT = OptionalLong.empty();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void an_agent_is_judged(String what, Samples sample, List<Kind> kinds) {
        assertThat(kinds(fleet(sample))).containsExactlyInAnyOrderElementsOf(kinds);
    }

    static Stream<Arguments> an_agent_is_judged() {
        return Stream.of(
                Arguments.of("a healthy agent has none", agent("a"), List.of()),
                Arguments.of("a plain healthy container has none", agent("a").plain(), List.of()),
                Arguments.of("at the memory limit", agent("a").using(5000 * MB, NO_LIMIT), List.of()),
                Arguments.of("above it", agent("a").using(5000 * MB + 1, NO_LIMIT), List.of(Kind.HIGH_MEMORY)),
                Arguments.of(
                        "above 90% of its own limit",
                        agent("a").using(91 * MB, OptionalLong.of(100 * MB)), List.of(Kind.HIGH_MEMORY)),
                Arguments.of("below 90% of it", agent("a").using(90 * MB, OptionalLong.of(100 * MB)), List.of()),
                Arguments.of(
                        "a large limit of its own does not raise ours",
                        agent("a").using(5001 * MB, OptionalLong.of(64 * GIB)),
                        List.of(Kind.HIGH_MEMORY)),
                Arguments.of("a limit of nothing is none", agent("a").using(MB, OptionalLong.of(0)), List.of()),
                Arguments.of("an hour of silence", agent("a").activeAgo(Duration.ofMinutes(60)), List.of()),
                Arguments.of("more than an hour", agent("a").activeAgo(Duration.ofMinutes(61)), List.of(Kind.IDLE)),
                Arguments.of(
                        "an old log but new activity is not idle", agent("a").logAgo(Duration.ofHours(9)), List.of()),
                Arguments.of(
                        "unknown activity is never idle, but an old log is worth a look",
                        agent("a").activeAgo(null).logAgo(Duration.ofHours(9)),
                        List.of(Kind.LOG_STALE)),
                Arguments.of(
                        "unknown activity with a new log",
                        agent("a").activeAgo(null).logAgo(Duration.ofMinutes(5)),
                        List.of()),
                Arguments.of(
                        "waiting in backoff is not idle",
                        agent("a").in(Condition.BACKOFF).activeAgo(Duration.ofHours(9)),
                        List.of()),
                Arguments.of(
                        "waiting for the service is not idle",
                        agent("a").in(Condition.RATE_LIMITED).activeAgo(Duration.ofHours(9)),
                        List.of(Kind.RATE_LIMITED)),
                Arguments.of(
                        "waiting for a token needs a person, and is not idle",
                        agent("a").in(Condition.NEEDS_TOKEN).activeAgo(Duration.ofHours(9)),
                        List.of(Kind.NEEDS_ATTENTION)),
                Arguments.of(
                        "of an unknown one nothing is concluded",
                        agent("a").in(Condition.UNKNOWN).activeAgo(Duration.ofHours(9)),
                        List.of()),
                Arguments.of(
                        "an ended one is not idle",
                        agent("a")
                                .ended(Duration.ofHours(8), 0, false, Condition.STOPPED)
                                .activeAgo(Duration.ofHours(9)),
                        List.of()),
                Arguments.of(
                        "a late heartbeat",
                        agent("a").heartbeatAgo(Duration.ofSeconds(31)),
                        List.of(Kind.HEARTBEAT_STALE)),
                Arguments.of(
                        "a silent supervisor notes no activity, so its agent is not called idle",
                        agent("a").heartbeatAgo(Duration.ofHours(2)).activeAgo(Duration.ofHours(2)),
                        List.of(Kind.SUPERVISOR_GONE)),
                Arguments.of("no heartbeat where none is kept", agent("a").heartbeatAgo(null), List.of()),
                Arguments.of(
                        "ended while its state says that it lives",
                        agent("a").ended(Duration.ofMinutes(1), 1, false, Condition.DIED),
                        List.of(Kind.SUPERVISOR_GONE)),
                Arguments.of(
                        "a plain one ended unasked",
                        agent("a").plain().ended(Duration.ofMinutes(1), 1, false, Condition.DIED),
                        List.of(Kind.DIED)),
                Arguments.of(
                        "killed by the kernel",
                        agent("a").plain().ended(Duration.ofMinutes(1), 137, true, Condition.DIED),
                        List.of(Kind.OOM_KILLED)),
                Arguments.of(
                        "an unasked 137 is a suspected kill for memory",
                        agent("a").plain().ended(Duration.ofMinutes(1), 137, false, Condition.DIED),
                        List.of(Kind.OOM_KILLED)),
                Arguments.of(
                        "an asked 137 is not",
                        agent("a").plain().ended(Duration.ofMinutes(1), 137, false, Condition.STOPPED),
                        List.of()),
                Arguments.of("a kill inside", agent("a").oomKills(1), List.of(Kind.OOM_KILLED)),
                Arguments.of("no kill inside", agent("a").oomKills(0), List.of()),
                Arguments.of(
                        "its last run was killed for memory",
                        agent("a").saying(state(AgentStatus.RUNNING).with("exit_reason", "oom-killed")),
                        List.of(Kind.OOM_KILLED)),
                Arguments.of("given up", agent("a").in(Condition.FAILED), List.of(Kind.FAILED)),
                Arguments.of("needs a person", agent("a").in(Condition.NEEDS_ATTENTION), List.of(Kind.NEEDS_ATTENTION)),
                Arguments.of(
                        "a first failure is no loop",
                        agent("a")
                                .in(Condition.BACKOFF)
                                .saying(state(AgentStatus.BACKOFF).with("backoff", 10)),
                        List.of()),
                Arguments.of(
                        "a second in a row is",
                        agent("a")
                                .in(Condition.BACKOFF)
                                .saying(state(AgentStatus.BACKOFF).with("backoff", 20)),
                        List.of(Kind.CRASH_LOOP)),
                Arguments.of(
                        "and so is it in the short run between two crashes",
                        agent("a")
                                .saying(state(AgentStatus.RUNNING)
                                        .with("backoff", 80)
                                        .with("started_at", NOW.minusSeconds(2))),
                        List.of(Kind.CRASH_LOOP)),
                Arguments.of(
                        "a long run has ended the loop",
                        agent("a").saying(state(AgentStatus.RUNNING).with("backoff", 80)),
                        List.of()),
                Arguments.of(
                        "quick crashes count whatever the waits are",
                        agent("a")
                                .in(Condition.BACKOFF)
                                .saying(state(AgentStatus.BACKOFF)
                                        .with("backoff", 1)
                                        .with("quick_crashes", 2)),
                        List.of(Kind.CRASH_LOOP)),
                Arguments.of(
                        "five hot readings",
                        agent("a").cpu(10.0, 99.0, 99.0, 99.0, 99.0, 99.0),
                        List.of(Kind.HIGH_CPU)),
                Arguments.of("four of five", agent("a").cpu(99.0, 10.0, 99.0, 99.0, 99.0, 99.0), List.of()),
                Arguments.of("too short a history", agent("a").cpu(99.0, 99.0), List.of()),
                Arguments.of(
                        "an unreadable home", agent("a").homeProblem("it is a pipe"), List.of(Kind.HOME_UNREADABLE)));
    }

    @Test
    void one_reading_is_enough_where_there_is_no_history() {
        Rules oneShot = new Rules(Limits.DEFAULT.withHighCpu(50, 1));

        assertThat(oneShot.judge(fleet(agent("a").cpu(51.0))))
                .extracting(Finding::kind)
                .containsExactly(Kind.HIGH_CPU);
        assertThat(oneShot.judge(fleet(agent("a").cpu(50.0)))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void the_host_is_judged(String what, HostSample host, List<Kind> kinds) {
        assertThat(kinds(fleet(host))).containsExactlyInAnyOrderElementsOf(kinds);
    }

    static Stream<Arguments> the_host_is_judged() {
        HostSample well = host();
        return Stream.of(
                Arguments.of("a healthy one", well, List.of()),
                Arguments.of("10% of memory left", memory(100, 90, 0), List.of()),
                Arguments.of("less than that", memory(100, 91, 0), List.of(Kind.MEMORY_PRESSURE)),
                Arguments.of("tasks wait for memory", memory(100, 10, 10.1), List.of(Kind.MEMORY_PRESSURE)),
                Arguments.of("nothing is known of memory", memory(0, 0, 0), List.of()),
                Arguments.of("swap in use", swap(100, 80), List.of()),
                Arguments.of("swap nearly full", swap(100, 81), List.of(Kind.SWAP_PRESSURE)),
                Arguments.of("no swap", swap(0, 0), List.of()),
                Arguments.of("a load of two a core", load(8), List.of()),
                Arguments.of("more", load(8.1), List.of(Kind.HIGH_LOAD)),
                Arguments.of("5% of the disk left", disk(100 * GIB, 5 * GIB), List.of()),
                Arguments.of("less", disk(100 * GIB, 5 * GIB - 1), List.of(Kind.DISK_NEARLY_FULL)),
                Arguments.of("half of a small disk", disk(GIB, GIB / 2), List.of(Kind.DISK_NEARLY_FULL)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "NEEDS_TOKEN, UNKNOWN, agentctl token a",
        "NEEDS_ATTENTION, AUTH, agentctl setup-token",
        "NEEDS_ATTENTION, BUDGET, agentctl edit a --restart",
        "NEEDS_ATTENTION, MODEL, agentctl edit a --restart",
        "NEEDS_ATTENTION, BILLING, agentctl logs a 100"
    })
    void what_needs_a_person_says_with_which_command_to_help(Condition condition, ExitReason reason, String command) {
        Finding finding = RULES.judge(fleet(agent("a")
                        .in(condition)
                        .saying(state(AgentStatus.NEEDS_ATTENTION).with("exit_reason", reason.word()))))
                .getFirst();

        assertThat(finding.kind()).isEqualTo(Kind.NEEDS_ATTENTION);
        assertThat(finding.recommendation().orElseThrow().command()).isEqualTo(command);
        assertThat(finding.recommendation().orElseThrow().act()).isEqualTo(Act.LOOK);
    }

    @Test
    void a_rate_limit_is_noted_with_its_end() {
        Finding finding = RULES.judge(fleet(agent("a")
                        .in(Condition.RATE_LIMITED)
                        .saying(state(AgentStatus.RATE_LIMITED)
                                .with("next_start_at", NOW.plus(Duration.ofMinutes(66)))
                                .with(
                                        "rate_limit",
                                        JsonObject.EMPTY
                                                .with("type", "five_hour")
                                                .with("status", "rejected")))))
                .getFirst();

        assertThat(finding.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(finding.severity()).isEqualTo(Severity.NOTE);
        assertThat(finding.sentence()).isEqualTo("a waits for its account's rate limit; it goes on in 1h06m");
        assertThat(finding.evidence().getFirst().value()).isEqualTo("five_hour rejected");
    }

    @ParameterizedTest(name = "{0} of 5 USD, {1} of 1000 tokens")
    @CsvSource({"4.0, 800, 0", "4.01, 0, 1", "0, 801, 1", "4.5, 900, 1", "6, 2000, 1"})
    void a_budget_is_told_before_it_is_used_up(double usd, long tokens, int findings) {
        List<Finding> found = RULES.judge(fleet(agent("a")
                .saying(state(AgentStatus.RUNNING)
                        .with("cost_usd", usd)
                        .with("budget_usd", 5)
                        .with("tokens", JsonObject.EMPTY.with("output", tokens))
                        .with("budget_tokens", 1000))));

        assertThat(found).hasSize(findings).allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.BUDGET_NEARLY_USED);
            assertThat(finding.recommendation().orElseThrow().command()).isEqualTo("agentctl edit a");
        });
    }

    @Test
    void the_kill_switch_is_told_and_what_runs_in_spite_of_it_is_critical() {
        Finding latched = RULES.judge(killed(agent("God").isProtected())).getFirst();
        assertThat(latched.kind()).isEqualTo(Kind.KILL_SWITCH);
        assertThat(latched.severity()).isEqualTo(Severity.WARNING);
        assertThat(latched.recommendation().orElseThrow().command()).isEqualTo("killswitch --clear");
        assertThat(latched.evidence().getFirst().value()).isEqualTo("/home/me/.agentchat/KILL");
        assertThat(latched.evidence().getFirst().age()).isEqualTo(Duration.ofMinutes(3));

        Finding ignored =
                RULES.judge(killed(agent("God").isProtected(), agent("a"))).getFirst();
        assertThat(ignored.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(ignored.sentence()).contains("1 mortal agent still runs");
        assertThat(ignored.recommendation().orElseThrow().command()).isEqualTo("killswitch");
    }

    private static FleetSnapshot killed(Samples... agents) {
        FleetSnapshot fleet = fleet(agents);
        return new FleetSnapshot(
                fleet.at(),
                fleet.host(),
                fleet.engines(),
                fleet.agents(),
                Optional.of(new FleetSnapshot.KillSwitch(
                        Path.of("/home/me/.agentchat/KILL"), NOW.minus(Duration.ofMinutes(3)))),
                List.of());
    }

    @Test
    void an_engine_that_does_not_answer_is_critical_and_named() {
        FleetSnapshot snapshot = new FleetSnapshot(
                NOW,
                host(),
                List.of(new FleetSnapshot.EngineSample("podman", Optional.of("no socket\u001b[31m"))),
                List.of(),
                Optional.empty(),
                List.of());

        Finding finding = RULES.judge(snapshot).getFirst();

        assertThat(finding.kind()).isEqualTo(Kind.ENGINE_UNREACHABLE);
        assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(finding.subject()).isEqualTo("podman");
        assertThat(finding.sentence()).isEqualTo("The engine podman does not answer: no socket");
    }

    @Test
    void a_crash_loop_tells_reason_and_next_start() {
        Samples looping = agent("a")
                .in(Condition.BACKOFF)
                .saying(state(AgentStatus.BACKOFF)
                        .with("backoff", 160)
                        .with("restart_count", 7)
                        .with("exit_reason", ExitReason.CRASH.word())
                        .with("last_error", "exit code 3")
                        .with("next_start_at", NOW.plusSeconds(42)));

        Finding finding = RULES.judge(fleet(looping)).getFirst();

        assertThat(finding.sentence()).isEqualTo("a crashes again and again: exit code 3; it starts again in 42s");
        assertThat(finding.evidence())
                .extracting(Finding.Evidence::signal, Finding.Evidence::value)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("state.json restart_count", "7"),
                        org.assertj.core.groups.Tuple.tuple("state.json exit_reason", "crash"),
                        org.assertj.core.groups.Tuple.tuple("state.json next_start_at", "in 42s"));
    }

    @Test
    void a_protected_agent_has_its_findings_but_no_advice_to_stop_it() {
        List<Finding> findings = RULES.judge(fleet(
                agent("x").isProtected().using(9000 * MB, NO_LIMIT).activeAgo(Duration.ofHours(3)),
                agent("gOD").using(9000 * MB, NO_LIMIT)));

        assertThat(findings).extracting(Finding::kind).containsExactly(Kind.HIGH_MEMORY, Kind.HIGH_MEMORY, Kind.IDLE);
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.recommendation().orElseThrow().act()).isEqualTo(Act.LOOK);
            assertThat(finding.recommendation().orElseThrow().sentence()).contains("protected");
        });
    }

    @Test
    void the_command_of_a_stop_names_the_agent() {
        Finding finding = RULES.judge(fleet(agent("worker-7").activeAgo(Duration.ofHours(2))))
                .getFirst();

        assertThat(finding.recommendation().orElseThrow())
                .isEqualTo(new Finding.Recommendation(Act.STOP, "Stop worker-7.", "agentctl stop worker-7"));
        assertThat(finding.evidence().getFirst().age()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void what_an_agent_wrote_is_cleaned_and_cut() {
        Samples hostile = agent("a")
                .in(Condition.FAILED)
                .saying(state(AgentStatus.FAILED)
                        .with("last_error", "\u001b]0;pwned\u0007bad\u202e\u009b31m\nnews " + "x".repeat(5000)));

        Finding finding = RULES.judge(fleet(hostile)).getFirst();

        assertThat(finding.sentence()).contains(": bad news x").doesNotContain("\u001b", "\u202e", "\n", "pwned");
        assertThat(finding.sentence().length()).isLessThan(400);
    }

    @Test
    void the_worst_comes_first() {
        List<Finding> findings = RULES.judge(fleet(
                agent("b").activeAgo(Duration.ofHours(2)),
                agent("a").activeAgo(null).logAgo(Duration.ofHours(5)),
                agent("c").in(Condition.FAILED)));

        assertThat(findings).extracting(Finding::subject).containsExactly("c", "b", "a");
    }

    private static List<Kind> kinds(FleetSnapshot snapshot) {
        return RULES.judge(snapshot).stream().map(Finding::kind).toList();
    }

    private static HostSample memory(long total, long used, double pressure) {
        HostSample well = host();
        return new HostSample(
                well.hostname(),
                well.cpuPercent(),
                well.cores(),
                total,
                used,
                well.swapTotal(),
                well.swapUsed(),
                well.load(),
                OptionalDouble.of(pressure),
                well.disk());
    }

    private static HostSample swap(long total, long used) {
        HostSample well = host();
        return new HostSample(
                well.hostname(),
                well.cpuPercent(),
                well.cores(),
                well.memoryTotal(),
                well.memoryUsed(),
                total,
                used,
                well.load(),
                well.memoryPressure(),
                well.disk());
    }

    private static HostSample load(double five) {
        HostSample well = host();
        return new HostSample(
                well.hostname(),
                well.cpuPercent(),
                well.cores(),
                well.memoryTotal(),
                well.memoryUsed(),
                well.swapTotal(),
                well.swapUsed(),
                new HostSample.Load(99, five, 0),
                well.memoryPressure(),
                well.disk());
    }

    private static HostSample disk(long total, long free) {
        HostSample well = host();
        return new HostSample(
                well.hostname(),
                well.cpuPercent(),
                well.cores(),
                well.memoryTotal(),
                well.memoryUsed(),
                well.swapTotal(),
                well.swapUsed(),
                well.load(),
                well.memoryPressure(),
                Optional.of(new HostSample.Disk("/home/it's mine", total, free)));
    }
}

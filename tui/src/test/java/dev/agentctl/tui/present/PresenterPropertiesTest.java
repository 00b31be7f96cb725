package dev.agentctl.tui.present;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.Sessions;
import dev.agentctl.tui.key.Binding;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.key.KeyTable;
import dev.agentctl.tui.state.AgentBy;
import dev.agentctl.tui.state.Dashboard;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.LogTail;
import dev.agentctl.tui.state.Roster;
import dev.agentctl.tui.state.Sorting;
import dev.agentctl.tui.state.Ui;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PresenterPropertiesTest {
    private static final long SECOND = 1_000_000_000L;

    @Property(tries = 400)
    void whatever_happens_a_frame_has_exactly_its_rows_and_no_line_is_wider(
            @ForAll("fleets") FleetSnapshot agents,
            @ForAll @Size(max = 25) List<@IntRange(max = 99) Integer> keys,
            @ForAll @IntRange(min = 1, max = 220) int columns,
            @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll("tasks") List<TeamTask> tasks,
            @ForAll boolean ascii) {
        FleetSnapshot fleet = tasks.isEmpty() ? agents : Sessions.with(agents, Sessions.tasked("alpha", tasks));
        Presenter presenter = new Presenter(ascii ? Glyphs.ASCII : Glyphs.UNICODE, ZoneOffset.UTC);
        long now = SECOND;
        Ui ui = step(Ui.initial(columns, rows), new Event.Observed(fleet, new Rules(Limits.DEFAULT).judge(fleet)), now);
        List<Key> all = allKeys();
        for (int key : keys) {
            now += SECOND / 3;
            ui = step(ui, new Event.Pressed(all.get(key % all.size())), now);
            ui = step(ui, new Event.Tick(), now);
            ui = withLog(ui, now);
            Frame frame = presenter.frame(ui, now);
            assertThat(frame.lines()).hasSize(rows);
            assertThat(frame.lines()).allSatisfy(line -> {
                assertThat(line.width()).isLessThanOrEqualTo(columns);
                assertThat(line.text()).isEqualTo(Clean.line(line.text(), 10_000));
            });
            if (ascii) {
                assertThat(frame.lines().getLast().text()).matches("\\p{ASCII}*");
            }
        }
    }

    @Property
    void sorting_keeps_equals_in_their_order(@ForAll("fleets") FleetSnapshot fleet, @ForAll AgentBy by) {
        List<AgentSample> sorted = new ArrayList<>(fleet.agents());
        Sorting<AgentSample, AgentBy> sorting = new Sorting<>(by, false);
        sorted.sort(sorting.order());
        for (int i = 1; i < sorted.size(); i++) {
            AgentSample one = sorted.get(i - 1);
            AgentSample other = sorted.get(i);
            assertThat(sorting.order().compare(one, other)).isLessThanOrEqualTo(0);
            if (sorting.order().compare(one, other) == 0) {
                assertThat(fleet.agents().indexOf(one))
                        .isLessThanOrEqualTo(fleet.agents().indexOf(other));
            }
        }
    }

    @Property
    void the_selected_life_stays_selected_however_the_rows_are_sorted(
            @ForAll("fleets") FleetSnapshot fleet, @ForAll @Size(max = 12) List<@IntRange(max = 3) Integer> keys) {
        Ui ui = step(Ui.initial(80, 24), new Event.Observed(fleet, List.of()), SECOND);
        ui = step(ui, new Event.Pressed(Key.letter('j')), SECOND);
        Optional<?> before = ui.place().selected();
        for (int key : keys) {
            ui = step(ui, new Event.Pressed(Key.letter("s<>r".charAt(key))), SECOND);
            ui = step(ui, new Event.Observed(fleet, List.of()), SECOND);
            assertThat(ui.place().selected()).isEqualTo(before);
            assertThat(Roster.of(ui).size()).isEqualTo(fleet.agents().size());
        }
    }

    @Property
    void a_bar_is_as_long_as_it_should_be_and_full_only_when_full(
            @ForAll @DoubleRange(min = -1, max = 3) double share, @ForAll @IntRange(max = 40) int width) {
        int filled = Meter.filled(share, width);
        assertThat(filled).isBetween(0, width);
        if (width > 1) {
            assertThat(filled == width).isEqualTo(share >= 1);
            assertThat(filled == 0).isEqualTo(share <= 0);
        }
        Line.Builder line = new Line.Builder(100, Glyphs.UNICODE);
        Meter.bar(line, share, width, Tone.GOOD, Glyphs.UNICODE);
        assertThat(line.build().width()).isEqualTo(width);
    }

    @Property
    void a_trail_is_as_long_as_it_should_be(
            @ForAll @Size(max = 60) List<@DoubleRange(max = 900) Double> readings,
            @ForAll @IntRange(max = 60) int width,
            @ForAll @IntRange(min = 1, max = 5) int perSign,
            @ForAll @IntRange(max = 500) int earlier) {
        String trail = Meter.trail(readings, readings.size() + earlier, width, perSign, 100, Glyphs.UNICODE);
        assertThat(Width.of(trail)).isEqualTo(width);
        assertThat(trail.strip().length()).isLessThanOrEqualTo(readings.size());
    }

    @Property
    void a_trail_moves_only_when_its_sign_is_full(@ForAll @IntRange(min = 61, max = 500) int seen) {
        List<Double> readings = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            readings.add((double) ((seen - 60 + i) * 7 % 100));
        }
        List<Double> next = new ArrayList<>(readings.subList(1, 60));
        next.add((double) (seen * 7 % 100));
        String before = Meter.trail(readings, seen, 10, 3, 100, Glyphs.UNICODE);
        String after = Meter.trail(next, seen + 1, 10, 3, 100, Glyphs.UNICODE);
        boolean full = seen % 3 == 0;
        assertThat(after.substring(0, 9)).isEqualTo(full ? before.substring(1) : before.substring(0, 9));
    }

    @Property
    void folded_text_loses_nothing_but_spaces(
            @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 60) int columns) {
        List<String> lines = Text.fold(text, columns);
        assertThat(lines).allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(columns));
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(text.replace(" ", ""));
    }

    private static Ui step(Ui ui, Event event, long now) {
        return Dashboard.on(ui, event, now).ui();
    }

    private static Ui withLog(Ui ui, long now) {
        return Dashboard.logWanted(ui).isEmpty()
                ? ui
                : step(
                        ui,
                        new Event.LogRead(new LogTail(
                                Dashboard.logWanted(ui).get(),
                                "log",
                                List.of("one", "宽宽", "x".repeat(400)),
                                Optional.empty())),
                        now);
    }

    private static List<Key> allKeys() {
        List<Key> keys = new ArrayList<>();
        for (Binding binding : KeyTable.BINDINGS) {
            if (!binding.keys().contains(Key.letter('q'))) {
                keys.addAll(binding.keys());
            }
        }
        keys.add(Key.letter('宽'));
        keys.add(Key.of(Key.Code.BACKSPACE));
        return keys;
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "bc ", "日", "😀", " ", "longer", "é", "-")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts).strip());
    }

    @Provide
    Arbitrary<List<TeamTask>> tasks() {
        Arbitrary<String> words = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(60), texts());
        Arbitrary<Instant> times =
                Arbitraries.longs().between(-100_000, 100_000).map(seconds -> Fleets.AT.plusSeconds(seconds));
        return Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        words,
                        words.optional(),
                        Arbitraries.of(TeamTask.Status.class),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        times,
                        times.optional())
                .as((number, text, nick, status, tries, at, lease) -> new TeamTask(
                        number, text, new TeamTask.Origin(text, nick), nick, status, nick, tries, text, at, at, lease))
                .list()
                .uniqueElements(TeamTask::number)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<FleetSnapshot> fleets() {
        Arbitrary<String> missions = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(60), texts());
        Arbitrary<Fleets.Spec> specs = Combinators.combine(
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .ofMinLength(1)
                                .ofMaxLength(63),
                        Arbitraries.of(Condition.values()),
                        Arbitraries.doubles().between(0, 900).list().ofMaxSize(60),
                        Arbitraries.longs().between(0, 1L << 50),
                        Arbitraries.longs().between(-100, 1L << 33),
                        missions,
                        Arbitraries.integers().between(0, 3))
                .as((name, condition, trail, memory, seconds, mission, kind) -> {
                    Fleets.Spec spec = Fleets.one(name)
                            .condition(condition)
                            .cpu(trail.stream().mapToDouble(Double::doubleValue).toArray())
                            .memory(memory)
                            .up(seconds)
                            .active(seconds / 2)
                            .next(seconds)
                            .restarts((int) (seconds % 100_000))
                            .pids(seconds)
                            .field("last_error", mission)
                            .mission(mission);
                    return switch (kind) {
                        case 0 -> spec.ended(seconds, 137);
                        case 1 -> spec.isProtected();
                        case 2 -> spec.noLimit().homeProblem(mission);
                        default -> spec;
                    };
                });
        return specs.list().ofMaxSize(30).map(list -> {
            for (int i = 0; i < list.size(); i++) {
                list.get(i).key("life-" + i);
            }
            return Fleets.fleet(list.toArray(Fleets.Spec[]::new));
        });
    }
}

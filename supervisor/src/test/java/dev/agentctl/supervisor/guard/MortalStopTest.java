package dev.agentctl.supervisor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.KnobEngine;
import dev.agentctl.supervisor.guard.MortalStop.Outcome;
import dev.agentctl.supervisor.guard.MortalStop.Result;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MortalStopTest {
    @TempDir
    private Path folder;

    @Test
    void one_that_was_being_started_is_found_by_the_next_look() throws Exception {
        KillDesk desk = new KillDesk(folder);
        desk.start(desk.podman, "a");
        AtomicInteger stops = new AtomicInteger();
        Engine starting = before(desk.podman, "stop", () -> {
            if (stops.getAndIncrement() == 0) {
                desk.start(desk.podman, "late");
            }
        });

        Result result = new MortalStop(List.of(starting), List.of(), end -> {}).run();

        assertThat(result.ends()).extracting(end -> end.agent().name().text()).containsExactlyInAnyOrder("a", "late");
        assertThat(desk.running()).isEmpty();
    }

    @Test
    void all_are_told_at_once_before_any_has_ended() throws Exception {
        KillDesk desk = new KillDesk(folder);
        int many = 40;
        for (int i = 0; i < many; i++) {
            desk.start(desk.podman, "w" + i);
        }
        CountDownLatch told = new CountDownLatch(many);
        Engine patient = before(desk.podman, "stop", () -> {
            told.countDown();
            told.await();
        });
        List<String> ended = new ArrayList<>();

        Result result = new MortalStop(
                        List.of(patient),
                        List.of(),
                        end -> ended.add(end.agent().name().text()))
                .run();

        assertThat(result.count(Outcome.STOPPED)).isEqualTo(many);
        assertThat(ended).hasSize(many);
    }

    @Test
    void an_engine_that_hangs_delays_no_other_and_is_given_up_within_the_bound() throws Exception {
        KillDesk desk = new KillDesk(folder);
        desk.start(desk.podman, "a");
        desk.start(desk.local, "b");
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Engine hanging = before(desk.podman, "list", never::await);

        Result result = new MortalStop(List.of(hanging, desk.local), List.of(), end -> stopped.countDown()).run();

        assertThat(stopped.getCount()).isZero();
        assertThat(result.ends())
                .singleElement()
                .satisfies(end -> assertThat(end.outcome()).isEqualTo(Outcome.STOPPED));
        assertThat(result.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.engine()).isEqualTo("podman"));
        never.countDown();
    }

    @Test
    void one_whose_stop_hangs_is_killed_beside_it() throws Exception {
        KillDesk desk = new KillDesk(folder);
        desk.start(desk.podman, "a");
        CountDownLatch never = new CountDownLatch(1);
        Engine hanging = before(desk.podman, "stop", never::await);

        Result result = new MortalStop(List.of(hanging), List.of(), end -> {}).run();

        assertThat(result.count(Outcome.STOPPED)).isEqualTo(1);
        assertThat(desk.running()).isEmpty();
        assertThat(desk.podman.calls()).last().isInstanceOf(KnobEngine.Call.Kill.class);
        never.countDown();
    }

    private interface Act {
        void run() throws Exception;
    }

    /** The engine, with something that happens before each call of one method. */
    private static Engine before(Engine engine, String method, Act act) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        act.run();
                    }
                    try {
                        return called.invoke(engine, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause() instanceof EngineException refused ? refused : thrown.getCause();
                    }
                });
    }
}

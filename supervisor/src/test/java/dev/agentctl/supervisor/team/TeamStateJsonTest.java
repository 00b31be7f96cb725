package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** A team's memory: whatever it has come to is read as it was written, and whatever it holds is taken. */
class TeamStateJsonTest {
    private static final TeamConfig CONFIG = TeamWalkTest.CONFIG;

    @Property(tries = 60)
    void what_is_written_is_read_as_the_same(@ForAll long seed) throws IOException {
        PaperWorld world = walked(seed);
        JsonObject written = TeamStateJson.of(world.state(), world.now);
        JsonObject read = Json.object(written.toString().getBytes(StandardCharsets.UTF_8));
        TeamState again = TeamStateJson.read(read, CONFIG, world.now);
        assertThat(TeamStateJson.of(again, world.now).toString()).isEqualTo(written.toString());
    }

    @Property(tries = 200)
    void whatever_the_file_holds_is_taken_and_the_team_goes_on(@ForAll long seed) {
        PaperWorld world = walked(seed % 20);
        Random random = new Random(seed);
        JsonObject written = TeamStateJson.of(world.state(), world.now);
        for (int i = 0; i < 20; i++) {
            JsonObject spoilt = spoilt(written, random, 0.02) instanceof JsonObject object ? object : JsonObject.EMPTY;
            TeamState state = TeamStateJson.read(spoilt, CONFIG, world.now);
            TeamCore core = new TeamCore(state, ZoneOffset.UTC, UUID::randomUUID);
            core.begin(world.now);
            core.on(new TeamEvent.LeftoversEnded(), world.now);
            core.on(new TeamEvent.LeftoversRead(), world.now);
            core.on(new TeamEvent.Looked(0, Map.of(), Map.of()), world.now);
            core.wake(world.now);
            assertThat(TeamStateJson.of(state, world.now).text("team")).contains("t1");
        }
    }

    private static PaperWorld walked(long seed) {
        PaperWorld world = new PaperWorld(new Random(seed), CONFIG);
        for (int step = 0; step < 120; step++) {
            TeamWalkTest.step(world, step);
        }
        return world;
    }

    private static @Nullable Object spoilt(@Nullable Object value, Random random, double likely) {
        if (random.nextDouble() < likely) {
            Object[] others = {
                null,
                -1L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                1e300,
                true,
                "",
                "\u001b[2J",
                Instant.MAX.toString(),
                Instant.MIN.toString(),
                JsonObject.EMPTY,
                List.of(),
                List.of(1L, "x")
            };
            return others[random.nextInt(others.length)];
        }
        return switch (value) {
            case JsonObject object -> {
                JsonObject copy = object;
                for (Map.Entry<String, @Nullable Object> field : object.fields().entrySet()) {
                    copy = random.nextDouble() < likely
                            ? copy.without(field.getKey())
                            : copy.with(field.getKey(), spoilt(field.getValue(), random, likely));
                }
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                for (Object element : list) {
                    copy.add(spoilt(element, random, likely));
                }
                yield copy;
            }
            case null, default -> value;
        };
    }
}

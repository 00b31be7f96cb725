package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.AgentSpec.Claude;
import dev.agentctl.shared.engine.AgentSpec.Hardening;
import dev.agentctl.shared.engine.AgentSpec.Mount;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpecJsonTest {
    @Property
    void what_was_written_is_read_as_an_equal_spec(@ForAll("specs") AgentSpec spec) throws IOException {
        byte[] written = Json.pretty(SpecJson.write(spec)).getBytes(StandardCharsets.UTF_8);

        assertThat(SpecJson.read(Json.object(written))).isEqualTo(spec);
    }

    @Property
    void a_spec_with_a_field_missing_or_of_another_type_is_refused(
            @ForAll("specs") AgentSpec spec, @ForAll("required") String field) {
        JsonObject whole = SpecJson.write(spec);

        assertThatThrownBy(() -> SpecJson.read(whole.without(field))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SpecJson.read(whole.with(field, 7))).isInstanceOf(IOException.class);
    }

    @Example
    void a_name_that_is_none_is_refused() {
        JsonObject whole = SpecJson.write(AgentSpec.of(new AgentName("a"), "m", List.of()));

        assertThatThrownBy(() -> SpecJson.read(whole.with("name", "../x"))).hasMessageContaining("name");
    }

    @Provide
    Arbitrary<String> required() {
        return Arbitraries.of("name", "mission", "supervised", "protected", "environment", "hardening");
    }

    @Provide
    Arbitrary<AgentSpec> specs() {
        Arbitrary<String> names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(20);
        Arbitrary<List<String>> commands = texts().list().ofMaxSize(4);
        Arbitrary<Mount> mounts = Combinators.combine(names, names, Arbitraries.of(true, false))
                .as((host, inside, readOnly) -> new Mount(Path.of("/" + host + " é"), "/" + inside, readOnly));
        Arbitrary<Map<String, String>> environments =
                Arbitraries.maps(names, texts()).ofMaxSize(4);
        Arbitrary<Hardening> hardenings = Combinators.combine(
                        names.list().ofMaxSize(3),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        names.optional(),
                        Arbitraries.of(true, false))
                .as(Hardening::new);
        Arbitrary<AgentSpec> plain = Combinators.combine(
                        names,
                        texts(),
                        commands,
                        Arbitraries.of(true, false),
                        names.optional(),
                        mounts.list().ofMaxSize(3))
                .as((name, mission, command, supervised, image, folders) -> new AgentSpec(
                        new AgentName(name),
                        mission,
                        command,
                        supervised,
                        image,
                        folders,
                        Map.of(),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        OptionalLong.empty(),
                        false,
                        Hardening.DEFAULT,
                        Claude.DEFAULT));
        return Combinators.combine(
                        plain,
                        environments,
                        Arbitraries.longs().greaterOrEqual(1).optional(),
                        Arbitraries.doubles().between(0.01, 1000).optional(),
                        Arbitraries.longs().greaterOrEqual(1).optional(),
                        Arbitraries.of(true, false),
                        hardenings,
                        claudes())
                .as((spec, environment, memory, cpus, pids, isProtected, hardening, claude) -> {
                    AgentSpec all = spec.withEnvironment(environment)
                            .withLimits(number(memory), cores(cpus), number(pids))
                            .withHardening(hardening)
                            .withClaude(claude);
                    return isProtected ? all.withProtection() : all;
                });
    }

    private static Arbitrary<Claude> claudes() {
        return Combinators.combine(
                        texts().optional(),
                        Arbitraries.doubles().between(0.01, 100_000).optional(),
                        Arbitraries.longs().greaterOrEqual(1).optional(),
                        Arbitraries.longs()
                                .between(1, 86_400_000)
                                .map(Duration::ofMillis)
                                .optional(),
                        Arbitraries.of(Claude.PERMISSION_MODES).optional())
                .as((model, usd, tokens, silence, mode) ->
                        new Claude(model, cores(usd), number(tokens), silence, mode));
    }

    /** Any text that an argument can be: no half of a pair. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(30)
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    private static OptionalLong number(Optional<Long> value) {
        return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
    }

    private static OptionalDouble cores(Optional<Double> value) {
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }
}

package dev.agentctl.shared.engine.cgroup;

import dev.agentctl.shared.engine.Usage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one container, each controller where its version has it: with a hybrid hierarchy some are of version
 * 1 and some of version 2. One thread at a time.
 */
final class ControlGroup implements AutoCloseable {
    private static final byte[] INACTIVE_V1 = word("total_inactive_file");
    private static final byte[] LIMIT_V1 = word("hierarchical_memory_limit");
    private static final byte[] INACTIVE_V2 = word("inactive_file");
    private static final byte[] OOM_KILL = word("oom_kill");
    private static final byte[] USAGE_USEC = word("usage_usec");
    /** Limits from here on mean none: no machine has this much. */
    private static final long NO_LIMIT = 1L << 60;

    private final Cpu cpu;
    private final Memory memory;
    private final @Nullable CounterFile pids;

    private ControlGroup(Cpu cpu, Memory memory, @Nullable CounterFile pids) {
        this.cpu = cpu;
        this.memory = memory;
        this.pids = pids;
    }

    // Methods of the versions' own, not switches over their types, which cost each command 20 ms of its start.

    private sealed interface Cpu extends Closeable {
        long nanos(byte[] buffer) throws IOException;

        record V1(CounterFile usage) implements Cpu {
            @Override
            public long nanos(byte[] buffer) throws IOException {
                return usage.number(buffer);
            }

            @Override
            public void close() throws IOException {
                usage.close();
            }
        }

        record V2(CounterFile stat) implements Cpu {
            @Override
            public long nanos(byte[] buffer) throws IOException {
                return Math.max(0, CounterFile.field(buffer, stat.read(buffer), USAGE_USEC)) * 1000;
            }

            @Override
            public void close() throws IOException {
                stat.close();
            }
        }
    }

    private record Bytes(long used, long inactiveFile, long limit, long oomKills) {}

    private sealed interface Memory extends Closeable {
        Bytes bytes(byte[] buffer) throws IOException;

        record V1(CounterFile usage, CounterFile stat, CounterFile oomControl) implements Memory {
            @Override
            public Bytes bytes(byte[] buffer) throws IOException {
                long used = usage.number(buffer);
                int length = stat.read(buffer);
                long inactive = Math.max(0, CounterFile.field(buffer, length, INACTIVE_V1));
                // Its own and its ancestors' limits, the smallest.
                long limit = CounterFile.field(buffer, length, LIMIT_V1);
                return new Bytes(used, inactive, limit, CounterFile.field(buffer, oomControl.read(buffer), OOM_KILL));
            }

            @Override
            public void close() throws IOException {
                usage.close();
                stat.close();
                oomControl.close();
            }
        }

        record V2(CounterFile current, CounterFile stat, CounterFile max, CounterFile events) implements Memory {
            @Override
            public Bytes bytes(byte[] buffer) throws IOException {
                long used = current.number(buffer);
                long inactive = Math.max(0, CounterFile.field(buffer, stat.read(buffer), INACTIVE_V2));
                long limit = max.number(buffer);
                return new Bytes(used, inactive, limit, CounterFile.field(buffer, events.read(buffer), OOM_KILL));
            }

            @Override
            public void close() throws IOException {
                current.close();
                stat.close();
                max.close();
                events.close();
            }
        }
    }

    /**
     * Opens nothing yet.
     *
     * @param folders the group's folder for each controller
     * @param keepOpen whether the files stay open between readings
     */
    static ControlGroup of(Folders folders, boolean keepOpen) {
        Path cpu = folders.cpu();
        Path memory = folders.memory();
        boolean cpuV1 = Files.exists(cpu.resolve("cpuacct.usage"));
        boolean memoryV1 = Files.exists(memory.resolve("memory.usage_in_bytes"));
        return new ControlGroup(
                cpuV1
                        ? new Cpu.V1(new CounterFile(cpu.resolve("cpuacct.usage"), keepOpen))
                        : new Cpu.V2(new CounterFile(cpu.resolve("cpu.stat"), keepOpen)),
                memoryV1
                        ? new Memory.V1(
                                new CounterFile(memory.resolve("memory.usage_in_bytes"), keepOpen),
                                new CounterFile(memory.resolve("memory.stat"), keepOpen),
                                new CounterFile(memory.resolve("memory.oom_control"), keepOpen))
                        : new Memory.V2(
                                new CounterFile(memory.resolve("memory.current"), keepOpen),
                                new CounterFile(memory.resolve("memory.stat"), keepOpen),
                                new CounterFile(memory.resolve("memory.max"), keepOpen),
                                new CounterFile(memory.resolve("memory.events"), keepOpen)),
                Files.exists(folders.pids().resolve("pids.current"))
                        ? new CounterFile(folders.pids().resolve("pids.current"), keepOpen)
                        : null);
    }

    /** A group's folder in each controller's hierarchy; with version 2 all are one. */
    record Folders(Path cpu, Path memory, Path pids) {}

    /** @throws IOException if the group is gone */
    Usage read(byte[] buffer) throws IOException {
        long readAt = System.nanoTime();
        long cpuNanos = cpu.nanos(buffer);
        Bytes bytes = memory.bytes(buffer);
        CounterFile counted = pids;
        return new Usage(
                cpuNanos,
                readAt,
                Math.max(0, bytes.used - bytes.inactiveFile),
                bytes.limit <= 0 || bytes.limit >= NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(bytes.limit),
                counted == null ? 0 : counted.number(buffer),
                bytes.oomKills < 0 ? OptionalLong.empty() : OptionalLong.of(bytes.oomKills));
    }

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        cpu.close();
        memory.close();
        CounterFile counted = pids;
        if (counted != null) {
            counted.close();
        }
    }
}

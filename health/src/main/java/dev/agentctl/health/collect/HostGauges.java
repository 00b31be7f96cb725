package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.HostSample.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.common.platform.linux.LinuxGlobalMemory;
import oshi.util.driver.linux.proc.CpuStat;

/** What OSHI reads of this machine. */
interface HostGauges {
    CpuTime cpuTime();

    Memory memory();

    Load load();

    /** CPU time of all cores together since boot, in ticks of any one unit. */
    record CpuTime(long busy, long total) {}

    /** Bytes. */
    record Memory(long total, long available, long swapTotal, long swapUsed) {}

    static HostGauges ofThisMachine() {
        return Files.isReadable(Path.of("/proc/stat")) ? new Linux() : new Anywhere();
    }

    /**
     * OSHI's readers of /proc by themselves: its whole hardware layer also asks for CPU models, caches and sensors, which
     * doubles the start of a command.
     */
    final class Linux implements HostGauges {
        // Only the virtual maximum, which is not shown, is counted in pages.
        private final GlobalMemory memory = new LinuxGlobalMemory(4096);

        @Override
        public CpuTime cpuTime() {
            return sum(CpuStat.getSystemCpuLoadTicks());
        }

        @Override
        public Memory memory() {
            return memoryOf(memory);
        }

        @Override
        public Load load() {
            try {
                String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", 4);
                return new Load(
                        Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
            } catch (IOException | RuntimeException untold) {
                return new Load(0, 0, 0);
            }
        }
    }

    /** OSHI's hardware layer. */
    final class Anywhere implements HostGauges {
        private final CentralProcessor processor;
        private final GlobalMemory memory;

        Anywhere() {
            HardwareAbstractionLayer hardware = new oshi.SystemInfo().getHardware();
            processor = hardware.getProcessor();
            memory = hardware.getMemory();
        }

        @Override
        public CpuTime cpuTime() {
            return sum(processor.getSystemCpuLoadTicks());
        }

        @Override
        public Memory memory() {
            return memoryOf(memory);
        }

        @Override
        public Load load() {
            double[] load = processor.getSystemLoadAverage(3);
            return new Load(Math.max(0, load[0]), Math.max(0, load[1]), Math.max(0, load[2]));
        }
    }

    private static Memory memoryOf(GlobalMemory memory) {
        return new Memory(
                memory.getTotal(),
                memory.getAvailable(),
                memory.getVirtualMemory().getSwapTotal(),
                memory.getVirtualMemory().getSwapUsed());
    }

    private static CpuTime sum(long[] ticks) {
        long total = 0;
        for (long part : ticks) {
            total += part;
        }
        long idle = ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
        return new CpuTime(total - idle, total);
    }
}

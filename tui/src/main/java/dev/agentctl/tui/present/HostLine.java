package dev.agentctl.tui.present;

import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.FleetSnapshot.EngineSample;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.tui.state.Dashboard;
import dev.agentctl.tui.state.Ui;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** This machine in one line, or two where the screen is narrow. */
final class HostLine {

    private HostLine() {}

    static List<Line> lines(Ui ui, int width, Glyphs glyphs, ZoneId zone, long now) {
        if (ui.fleet().snapshot().isEmpty()) {
            Line.Builder line = new Line.Builder(width, glyphs);
            return List.of(line.add(" agent-monitor", Tone.ACCENT)
                    .add("  looking for agents" + glyphs.ellipsis(), Tone.MUTED)
                    .build());
        }
        FleetSnapshot fleet = ui.fleet().snapshot().get();
        HostSample host = fleet.host();
        Line time = time(ui, fleet.at(), zone, width, glyphs, now);
        if (width >= 110) {
            Line.Builder line = new Line.Builder(width - time.width(), glyphs);
            line.add(" " + Clean.line(host.hostname(), 30), Tone.ACCENT).gap(2);
            int bar = width >= 150 ? 10 : 6;
            cpu(line, host, bar, glyphs);
            memory(line.gap(3), host, bar, glyphs);
            swap(line.gap(3), host);
            load(line.gap(3), host, true);
            engines(line.gap(3), fleet, glyphs);
            return List.of(rightmost(line, time, width, glyphs));
        }
        List<Line> lines = new ArrayList<>();
        Line.Builder first = new Line.Builder(width - time.width(), glyphs);
        first.add(" " + Clean.line(host.hostname(), width >= 60 ? 24 : 10), Tone.ACCENT)
                .gap(2);
        engines(first, fleet, glyphs);
        lines.add(rightmost(first, time, width, glyphs));
        Line.Builder second = new Line.Builder(width, glyphs).gap(1);
        int bar = width < 72 ? 0 : 8;
        cpu(second, host, bar, glyphs);
        memory(second.gap(2), host, bar, glyphs);
        if (width >= 60) {
            swap(second.gap(2), host);
        }
        load(second.gap(2), host, width >= 90);
        lines.add(second.build());
        return lines;
    }

    private static Line rightmost(Line.Builder left, Line right, int width, Glyphs glyphs) {
        Line.Builder whole = new Line.Builder(width, glyphs).add(left.build());
        return whole.gap(whole.free() - right.width()).add(right).build();
    }

    /** When the numbers are from; in alarm when they are old. */
    private static Line time(Ui ui, Instant at, ZoneId zone, int width, Glyphs glyphs, long now) {
        Line.Builder line = new Line.Builder(width, glyphs);
        long age = now - ui.fleet().arrivedNanos();
        if (age >= Dashboard.STALE_NANOS) {
            return line.add("  no news for " + age / 1_000_000_000L + "s ", Tone.WARN)
                    .build();
        }
        return line.add("  " + clock(at, zone) + " ", Tone.PLAIN).build();
    }

    /** As in {@code 09:05:07}. */
    static String clock(Instant at, ZoneId zone) {
        int second = at.atZone(zone).toLocalTime().toSecondOfDay();
        return two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static void cpu(Line.Builder line, HostSample host, int bar, Glyphs glyphs) {
        line.add("CPU ", Tone.MUTED);
        if (host.cpuPercent().isEmpty()) {
            line.add(glyphs.ellipsis(), Tone.MUTED);
            return;
        }
        double percent = host.cpuPercent().getAsDouble();
        bar(line, percent / 100, bar, glyphs);
        line.add(Units.percent(percent), Tones.ofShare(percent / 100)).add(" of " + host.cores(), Tone.MUTED);
    }

    private static void memory(Line.Builder line, HostSample host, int bar, Glyphs glyphs) {
        double share = host.memoryTotal() > 0 ? (double) host.memoryUsed() / host.memoryTotal() : 0;
        line.add("MEM ", Tone.MUTED);
        bar(line, share, bar, glyphs);
        line.add(Units.bytes(host.memoryUsed()), Tones.ofShare(share))
                .add("/" + Units.bytes(host.memoryTotal()), Tone.MUTED);
    }

    private static void bar(Line.Builder line, double share, int width, Glyphs glyphs) {
        if (width > 0) {
            Tone tone = Tones.ofShare(share);
            Meter.bar(line, share, width, tone == Tone.PLAIN ? Tone.GOOD : tone, glyphs);
            line.gap(1);
        }
    }

    private static void swap(Line.Builder line, HostSample host) {
        line.add("SWAP ", Tone.MUTED);
        if (host.swapTotal() == 0) {
            line.add("none", Tone.MUTED);
        } else {
            double share = (double) host.swapUsed() / host.swapTotal();
            line.add(Units.bytes(host.swapUsed()), Tones.ofShare(share))
                    .add("/" + Units.bytes(host.swapTotal()), Tone.MUTED);
        }
    }

    private static void load(Line.Builder line, HostSample host, boolean all) {
        Tone tone = Tones.ofShare(host.load().one() / Math.max(1, host.cores()) / 2);
        line.add("LOAD ", Tone.MUTED).add(Units.hundredths(host.load().one()), tone);
        if (all) {
            line.add(
                    " " + Units.hundredths(host.load().five()) + " "
                            + Units.hundredths(host.load().fifteen()),
                    Tone.MUTED);
        }
    }

    private static void engines(Line.Builder line, FleetSnapshot fleet, Glyphs glyphs) {
        boolean first = true;
        if (fleet.killSwitch().isPresent()) {
            line.add("kill switch on", Tone.BAD);
            first = false;
        }
        for (EngineSample engine : fleet.engines()) {
            line.add(first ? "" : " " + glyphs.dot() + " ", Tone.MUTED);
            first = false;
            String name = Clean.line(engine.name(), 40);
            line.add(
                    engine.problem().isPresent() ? name + " unreachable" : name,
                    engine.problem().isPresent() ? Tone.BAD : Tone.MUTED);
        }
    }
}

package dev.agentctl.tui.theme;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import java.util.EnumSet;
import java.util.Set;

/** A tone on a ground as Lanterna draws it. */
public record Style(TextColor foreground, TextColor background, Set<SGR> weight) {
    static Style of(TextColor foreground, TextColor background, SGR... weight) {
        EnumSet<SGR> set = EnumSet.noneOf(SGR.class);
        set.addAll(Set.of(weight));
        return new Style(foreground, background, Set.copyOf(set));
    }
}

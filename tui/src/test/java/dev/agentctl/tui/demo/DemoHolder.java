package dev.agentctl.tui.demo;

import java.io.IOException;

/** A process that starts the demo, says where its home is, and holds it until standard input ends. */
public final class DemoHolder {
    private DemoHolder() {}

    public static void main(String[] arguments) throws IOException {
        try (Demo demo = Demo.start(System.getenv())) {
            System.out.println(demo.homes().root());
            while (System.in.read() >= 0) {
                // Whatever is written is no reason to end.
            }
        }
    }
}

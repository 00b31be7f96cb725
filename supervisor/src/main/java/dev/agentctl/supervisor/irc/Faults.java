package dev.agentctl.supervisor.irc;

/** Faults of code that a client calls, which must not end its connection, and are not kept quiet either. */
final class Faults {
    private Faults() {}

    static void report(RuntimeException fault) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }
}

package dev.agentctl.supervisor.team;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Work that waits, one piece after the other for each nick, all nicks at once. Any thread. */
final class Lanes implements AutoCloseable {
    private final Map<String, ExecutorService> lanes = new ConcurrentHashMap<>();

    /** Runs it after all that was given for this nick before. */
    void run(String nick, Runnable work) {
        lanes.computeIfAbsent(
                        nick,
                        name -> Executors.newSingleThreadExecutor(
                                Thread.ofVirtual().name("session " + name).factory()))
                .execute(work);
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        lanes.values().forEach(ExecutorService::shutdownNow);
    }
}

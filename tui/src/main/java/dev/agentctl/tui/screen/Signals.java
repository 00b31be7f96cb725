package dev.agentctl.tui.screen;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The operating system's signals. The JDK has no supported interface for them; the one that it has is reached by
 * reflection, since javac warns of it in a way that cannot be silenced.
 */
final class Signals {
    private Signals() {}

    /**
     * Runs something at each such signal from now on, on a thread of the JVM's.
     *
     * @param name as in {@code WINCH}
     * @return whether it will be told: not where the signal is unknown, or was ignored by whoever started this process
     */
    static boolean on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" ->
                    arguments != null && System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                default -> "handler of " + name;
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException notThere) {
            return false;
        }
    }
}

package dev.agentctl.tui.screen;

import java.io.IOException;

/**
 * Gives the terminal back as it was found. Safe from any thread, as often as wanted; each step is tried even where the
 * one before failed.
 */
final class Restore {
    private final Tty tty;
    private final String settings;
    private boolean taken;

    /** @param settings as {@link Stty#save} gave them */
    Restore(Tty tty, String settings) {
        this.tty = tty;
        this.settings = settings;
    }

    /** Takes the terminal, for the first time or again. */
    synchronized void take() throws IOException {
        Stty.raw();
        taken = true;
        tty.enter();
    }

    /** After the process was stopped and goes on: whoever had the terminal in between has changed it. */
    synchronized void retake() throws IOException {
        if (taken) {
            Stty.raw();
            tty.leave();
            tty.enter();
        }
    }

    /** Gives it back; a failure is told only after all steps were tried. */
    synchronized void give() throws IOException {
        if (!taken) {
            return;
        }
        taken = false;
        IOException failed = null;
        try {
            tty.leave();
        } catch (IOException leaving) {
            failed = leaving;
        }
        try {
            Stty.restore(settings);
        } catch (IOException setting) {
            if (failed != null) {
                setting.addSuppressed(failed);
            }
            throw setting;
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** Gives it back where nobody can be told of a failure: the terminal may be gone. Whether all went well. */
    boolean giveQuietly() {
        try {
            give();
            return true;
        } catch (IOException terminalGone) {
            return false;
        }
    }
}
